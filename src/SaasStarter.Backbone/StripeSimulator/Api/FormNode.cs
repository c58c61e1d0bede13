using System.Globalization;
using System.Text;

namespace SaasStarter.Backbone.StripeSimulator.Api;

/// <summary>
/// What a request brings: a text, or members by name. <c>items[0][price]=p</c> and <c>types[]=t</c> are members named 0, or by their number.
/// Numbers, flags and times were checked by <see cref="Parameter"/> before anybody reads them here.
/// </summary>
internal sealed class FormNode
{
    private const int MostPairs = 500;
    private const int Deepest = 8;

    private readonly Dictionary<string, FormNode> _members = [];

    /// <summary>The text; null for a node with members.</summary>
    public string? Value { get; private set; }

    /// <summary>The members, in the order in which they came.</summary>
    public IReadOnlyDictionary<string, FormNode> Members => _members;

    /// <summary>Reads a query string, or a body of the type <c>application/x-www-form-urlencoded</c>.</summary>
    /// <exception cref="StripeRefusal">It is not well formed.</exception>
    public static FormNode Read(string text)
    {
        var root = new FormNode();
        var pairs = text.Split('&', StringSplitOptions.RemoveEmptyEntries);
        if (pairs.Length > MostPairs)
            throw StripeRefusal.Invalid($"More than {MostPairs} parameters were passed.");
        foreach (var pair in pairs)
        {
            var (name, value) = pair.IndexOf('=') is >= 0 and var at ? (pair[..at], pair[(at + 1)..]) : (pair, "");
            root.Put(Decoded(name), Decoded(value));
        }
        return root;
    }

    /// <summary>Whether something was passed under a name, even nothing.</summary>
    public bool Has(string name) => _members.ContainsKey(name);

    /// <summary>The node under a name, or null.</summary>
    public FormNode? At(string name) => _members.GetValueOrDefault(name);

    /// <summary>A text; null when it is absent or empty, which unsets what was there.</summary>
    public string? Text(string name) => At(name)?.Value is { Length: > 0 } text ? text : null;

    /// <summary>A text that was required.</summary>
    public string Required(string name) => Text(name)!;

    /// <summary>A whole number or a time in unix seconds; null when it is absent, empty or a word.</summary>
    public long? Number(string name) => long.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A flag; null when it is absent.</summary>
    public bool? Flag(string name) => Text(name) switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    /// <summary>The elements of a list, in order.</summary>
    public IEnumerable<FormNode> List(string name) => At(name)?._members.Values ?? Enumerable.Empty<FormNode>();

    /// <summary>The texts of a list.</summary>
    public List<string> Texts(string name) => [.. List(name).Select(node => node.Value).OfType<string>()];

    /// <summary>Metadata as they become: an empty value removes its key, an empty set removes all.</summary>
    /// <exception cref="StripeRefusal">There are too many, or one is too long.</exception>
    public Dictionary<string, string> Metadata(IReadOnlyDictionary<string, string>? before = null, string name = "metadata")
    {
        const int mostKeys = 50, longestKey = 40, longestValue = 500;
        var metadata = before is null || At(name)?.Value == "" ? [] : new Dictionary<string, string>(before);
        foreach (var (key, node) in At(name)?.Members ?? new Dictionary<string, FormNode>())
        {
            if (key.Length > longestKey || node.Value?.Length > longestValue)
                throw StripeRefusal.Invalid($"Metadata keys have at most {longestKey} characters, values {longestValue}.", $"{name}[{key}]");
            if (node.Value is { Length: > 0 } value)
                metadata[key] = value;
            else
                metadata.Remove(key);
        }
        return metadata.Count <= mostKeys ? metadata : throw StripeRefusal.Invalid($"You can have at most {mostKeys} metadata keys.", name);
    }

    /// <summary>One text for what was passed, whatever the order: two requests with the same are the same request.</summary>
    public string Canonical()
    {
        var text = new StringBuilder();
        Write(text, this);
        return text.ToString();

        static void Write(StringBuilder text, FormNode node)
        {
            text.Append('{').Append(node.Value);
            foreach (var (name, member) in node._members.OrderBy(member => member.Key, StringComparer.Ordinal))
            {
                text.Append('"').Append(name).Append('"');
                Write(text, member);
            }
            text.Append('}');
        }
    }

    private void Put(string name, string value)
    {
        var node = this;
        foreach (var part in PartsOf(name))
        {
            var key = part.Length > 0 ? part : node._members.Count.ToString(CultureInfo.InvariantCulture);
            if (!node._members.TryGetValue(key, out var next))
                node._members[key] = next = new();
            node = next;
        }
        node.Value = value;
    }

    private static List<string> PartsOf(string name)
    {
        var open = name.IndexOf('[');
        if (open < 0)
            return [name];
        var parts = new List<string> { name[..open] };
        parts.AddRange(name[(open + 1)..].Split('[').Select(part => part.EndsWith(']') ? part[..^1] : throw Malformed(name)));
        return open > 0 && parts.Count <= Deepest ? parts : throw Malformed(name);
    }

    private static StripeRefusal Malformed(string name) => StripeRefusal.Invalid($"Invalid parameter name: {name}", name);

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
