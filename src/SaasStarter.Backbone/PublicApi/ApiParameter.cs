using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>Where a parameter of a request stands in HTTP.</summary>
internal enum ApiPlace
{
    /// <summary>In the path.</summary>
    Path,

    /// <summary>In the query string: what a list is filtered by.</summary>
    Query,

    /// <summary>In the query string, wrapped: the cursor.</summary>
    Cursor,

    /// <summary>In the JSON of the body.</summary>
    Body,
}

/// <summary>A parameter of a request's constructor, as programs give it.</summary>
internal sealed class ApiParameter
{
    private static readonly NullabilityInfoContext Nullability = new();

    private readonly ParameterInfo _parameter;

    public ApiParameter(ParameterInfo parameter, ApiPlace place)
    {
        (_parameter, Place) = (parameter, place);
        Name = place == ApiPlace.Cursor ? "cursor" : ApiJson.NameOf(parameter.Name!);
        Type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        lock (Nullability)
            MayBeNull = Nullable.GetUnderlyingType(parameter.ParameterType) is not null || Nullability.Create(parameter).WriteState == NullabilityState.Nullable;
    }

    /// <summary>Where it stands.</summary>
    public ApiPlace Place { get; }

    /// <summary>Its name there.</summary>
    public string Name { get; }

    /// <summary>Its name in the code, which its documentation goes by.</summary>
    public string CodeName => _parameter.Name!;

    /// <summary>Its type, without the question mark.</summary>
    public Type Type { get; }

    /// <summary>Whether it may be null.</summary>
    public bool MayBeNull { get; }

    /// <summary>Whether it has to be given.</summary>
    public bool IsRequired => !_parameter.HasDefaultValue && !MayBeNull;

    /// <summary>What it is when it is not given.</summary>
    public object? Default => _parameter.HasDefaultValue && _parameter.DefaultValue is { } value
        ? Type.IsEnum ? Enum.ToObject(Type, value) : value
        : MayBeNull || !Type.IsValueType ? null : Activator.CreateInstance(Type);

    /// <summary>Reads a text of the path or the query string.</summary>
    public bool TryRead(string text, out object? value)
    {
        // Numbers and yes or no stand there as they stand in JSON; everything else is a text in JSON.
        var isBare = Type == typeof(bool) || (Type.IsPrimitive && Type != typeof(char)) || Type == typeof(decimal);
        try
        {
            using var json = isBare ? JsonDocument.Parse(text) : JsonSerializer.SerializeToDocument(text);
            return TryRead(json.RootElement, out value);
        }
        catch (JsonException)
        {
            value = Default;
            return false;
        }
    }

    /// <summary>Reads a value of the body.</summary>
    public bool TryRead(JsonElement json, out object? value)
    {
        value = Default;
        if (json.ValueKind == JsonValueKind.Null)
            return MayBeNull;
        try
        {
            value = json.Deserialize(Type, ApiJson.Options);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException or FormatException)
        {
            return false;
        }
        if (value is not string text)
            return value is not null;
        // As a form does it, so that the same name is the same name.
        value = text.Trim();
        return IsText(text);
    }

    // PostgreSQL has no character U+0000, and half of a character is none.
    private static bool IsText(string text) => !text.Contains('\0') && !text.Where((c, index) => char.IsSurrogate(c)
        && CharUnicodeInfo.GetUnicodeCategory(text, index) == UnicodeCategory.Surrogate).Any();
}
