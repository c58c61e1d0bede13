using System.Globalization;

namespace SaasStarter.Backbone.StripeSimulator.Api;

/// <summary>What a parameter takes.</summary>
internal enum ParameterKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A decimal number, as a text.</summary>
    Decimal,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>A time in unix seconds.</summary>
    Time,

    /// <summary>Members by name.</summary>
    Group,

    /// <summary>A list of groups.</summary>
    Groups,

    /// <summary>A list of texts.</summary>
    Texts,

    /// <summary>Names and texts that the caller chooses.</summary>
    Metadata,
}

/// <summary>A parameter that an endpoint accepts, under Stripe's name. What no parameter names is refused.</summary>
internal sealed record Parameter(string Name, ParameterKind Kind)
{
    /// <summary>Whether it has to be there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether an empty text unsets it.</summary>
    public bool IsUnsettable { get; init; }

    /// <summary>The only values, or the words that stand beside numbers and times; empty: any.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>What a group has.</summary>
    public IReadOnlyList<Parameter> Members { get; init; } = [];

    /// <summary>The longest text.</summary>
    public int MaxLength { get; init; } = 5_000;

    /// <summary>It has to be there.</summary>
    public Parameter Required => this with { IsRequired = true };

    /// <summary>An empty text unsets it.</summary>
    public Parameter Unsettable => this with { IsUnsettable = true };

    public static Parameter Text(string name, int maxLength = 5_000) => new(name, ParameterKind.Text) { MaxLength = maxLength };

    public static Parameter Choice(string name, params string[] values) => new(name, ParameterKind.Text) { Values = values };

    public static Parameter Number(string name) => new(name, ParameterKind.Number);

    public static Parameter Decimal(string name) => new(name, ParameterKind.Decimal);

    public static Parameter Flag(string name) => new(name, ParameterKind.Flag);

    public static Parameter Time(string name, params string[] words) => new(name, ParameterKind.Time) { Values = words };

    public static Parameter Group(string name, params Parameter[] members) => new(name, ParameterKind.Group) { Members = members };

    public static Parameter Groups(string name, params Parameter[] members) => new(name, ParameterKind.Groups) { Members = members };

    public static Parameter Texts(string name) => new(name, ParameterKind.Texts);

    public static Parameter Metadata(string name = "metadata") => new(name, ParameterKind.Metadata);

    /// <summary>An address.</summary>
    public static Parameter Address(string name) =>
        Group(name, Text("city"), Text("country"), Text("line1"), Text("line2"), Text("postal_code"), Text("state")).Unsettable;

    /// <summary>Holds what was passed against what is accepted.</summary>
    /// <exception cref="StripeRefusal">A name is unknown or missing, or a value is not of its kind.</exception>
    public static void Check(FormNode form, IReadOnlyList<Parameter> parameters, string prefix = "")
    {
        foreach (var (name, node) in form.Members)
        {
            var path = prefix.Length == 0 ? name : $"{prefix}[{name}]";
            (parameters.FirstOrDefault(parameter => parameter.Name == name) ?? throw StripeRefusal.Unknown(path)).Check(node, path);
        }
        if (parameters.FirstOrDefault(parameter => parameter.IsRequired && !form.Has(parameter.Name)) is { } missing)
        {
            var path = prefix.Length == 0 ? missing.Name : $"{prefix}[{missing.Name}]";
            throw StripeRefusal.Invalid($"Missing required param: {path}.", path, "parameter_missing");
        }
    }

    private void Check(FormNode node, string path)
    {
        if (node.Value == "" && node.Members.Count == 0)
        {
            if (!IsUnsettable)
            {
                throw StripeRefusal.Invalid($"You passed an empty string for '{path}'. We assume empty values are an attempt to unset a parameter; however '{path}' cannot be unset.",
                    path, "parameter_invalid_empty");
            }
            return;
        }
        switch (Kind)
        {
            case ParameterKind.Group:
                Check(Grouped(node, path), Members, path);
                break;
            case ParameterKind.Groups:
                foreach (var (index, element) in Grouped(node, path).Members)
                    Check(Grouped(element, path), Members, $"{path}[{index}]");
                break;
            case ParameterKind.Texts:
                foreach (var (index, element) in Grouped(node, path).Members)
                    CheckText(element.Value ?? throw Invalid(path, "string"), $"{path}[{index}]");
                break;
            case ParameterKind.Metadata:
                if (Grouped(node, path).Members.Any(member => member.Value.Value is null))
                    throw Invalid(path, "string");
                break;
            default:
                if (node.Members.Count > 0)
                    throw StripeRefusal.Unknown($"{path}[{node.Members.Keys.First()}]");
                CheckText(node.Value ?? throw StripeRefusal.Invalid($"Invalid {Kind.ToString().ToLowerInvariant()}: {path}", path), path);
                break;
        }
    }

    private void CheckText(string value, string path)
    {
        if (value.Length > MaxLength)
            throw StripeRefusal.Invalid($"Invalid string: {path} must be at most {MaxLength} characters", path, "parameter_invalid_string_too_long");
        var isOfKind = Kind switch
        {
            ParameterKind.Number => IsNumber(value),
            ParameterKind.Time => IsTime(value) || Values.Contains(value),
            ParameterKind.Decimal => decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _),
            ParameterKind.Flag => value is "true" or "false",
            _ => Values.Count == 0 || Values.Contains(value),
        };
        if (!isOfKind)
            throw Kind == ParameterKind.Text ? StripeRefusal.Invalid($"Invalid {path}: must be one of {string.Join(", ", Values)}", path) : Invalid(path, value);
    }

    private StripeRefusal Invalid(string path, string value) => Kind switch
    {
        ParameterKind.Number => StripeRefusal.Invalid($"Invalid integer: {value}", path, "parameter_invalid_integer"),
        ParameterKind.Time => StripeRefusal.Invalid($"Invalid timestamp: {value}", path),
        ParameterKind.Flag => StripeRefusal.Invalid($"Invalid boolean: {value}", path),
        _ => StripeRefusal.Invalid($"Invalid {Kind.ToString().ToLowerInvariant()}: {path}", path),
    };

    private static FormNode Grouped(FormNode node, string path) =>
        node.Value is null ? node : throw StripeRefusal.Invalid($"Invalid object: {path} has to have members", path);

    // Up to the year 3000: what is computed from it is a date still.
    private static bool IsTime(string value) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var time) && time <= 32_503_680_000;

    private static bool IsNumber(string value) => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
}
