using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SaasStarter.Backbone.Core;

/// <summary>A file that the product is made with is missing or wrong. The message says which, what, and what to do.</summary>
public sealed class SettingsFileException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Reads the files that a product is made with (brand, plans), strictly: an unknown or missing name is a mistake, not a default.</summary>
public static class SettingsFile
{
    private static readonly JsonDocumentOptions Reading = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Reads <paramref name="path"/> as a <typeparamref name="T"/>.</summary>
    /// <exception cref="SettingsFileException">The file is missing, is not JSON, or has names or values that do not belong there; the message names all of them.</exception>
    public static T Read<T>(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream, Reading);
            Refuse(path, Mistakes(document.RootElement, typeof(T), ""));
            return document.RootElement.Deserialize<T>(Options)!;
        }
        catch (IOException exception)
        {
            throw new SettingsFileException($"{path} cannot be read: {exception.Message}", exception);
        }
        catch (JsonException exception)
        {
            throw new SettingsFileException($"{path} is not as expected: {exception.Message}", exception);
        }
    }

    /// <summary>Refuses the file when there are <paramref name="mistakes"/>, and names them all.</summary>
    /// <exception cref="SettingsFileException">There are mistakes.</exception>
    public static void Refuse(string path, IEnumerable<string> mistakes)
    {
        var all = mistakes.ToArray();
        if (all.Length > 0)
            throw new SettingsFileException($"{path} has to be corrected:{string.Concat(all.Select(mistake => $"\n- {mistake}"))}");
    }

    // The serializer stops at the first mistake and speaks of .NET; whoever edits the file wants all of them, in the words of the file.
    private static IEnumerable<string> Mistakes(JsonElement json, Type type, string place)
    {
        var expected = Options.GetTypeInfo(type);
        return (expected.Kind, json.ValueKind) switch
        {
            (JsonTypeInfoKind.Object, JsonValueKind.Object) => NameMistakes(json, expected, place)
                .Concat(Known(expected).SelectMany(property => MistakesOf(json, property, Join(place, property.Name)))),
            (JsonTypeInfoKind.Dictionary, JsonValueKind.Object) => RepeatedNames(json, place)
                .Concat(json.EnumerateObject().SelectMany(entry => Mistakes(entry.Value, expected.ElementType!, Join(place, entry.Name)))),
            (JsonTypeInfoKind.Enumerable, JsonValueKind.Array) =>
                json.EnumerateArray().SelectMany((item, index) => Mistakes(item, expected.ElementType!, $"{place}[{index}]")),
            (JsonTypeInfoKind.None, _) when Fits(json, type) => [],
            _ => [$"\"{place}\" has to be {Description(type, expected.Kind)}."],
        };
    }

    private static IEnumerable<string> NameMistakes(JsonElement json, JsonTypeInfo expected, string place)
    {
        var known = Known(expected).Select(property => property.Name).ToArray();
        foreach (var name in json.EnumerateObject().Select(entry => entry.Name).Distinct().Except(known))
            yield return $"\"{Join(place, name)}\" is not known here. Known are {string.Join(", ", known)}.";
        foreach (var mistake in RepeatedNames(json, place))
            yield return mistake;
    }

    private static IEnumerable<string> RepeatedNames(JsonElement json, string place) => json.EnumerateObject().CountBy(entry => entry.Name)
        .Where(name => name.Value > 1).Select(name => $"\"{Join(place, name.Key)}\" is there {name.Value} times.");

    private static IEnumerable<string> MistakesOf(JsonElement json, JsonPropertyInfo property, string place)
    {
        if (json.TryGetProperty(property.Name, out var value))
            return property.IsSetNullable && value.ValueKind == JsonValueKind.Null ? [] : Mistakes(value, property.PropertyType, place);
        return property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false } ? [$"\"{place}\" is missing."] : [];
    }

    private static IEnumerable<JsonPropertyInfo> Known(JsonTypeInfo type) => type.Properties.Where(property => property.Set is not null);

    private static bool Fits(JsonElement json, Type type)
    {
        try
        {
            return json.Deserialize(type, Options) is not null || Nullable.GetUnderlyingType(type) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Join(string place, string name) => place.Length == 0 ? name : $"{place}.{name}";

    private static string Description(Type type, JsonTypeInfoKind kind) => kind switch
    {
        JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object in { }",
        JsonTypeInfoKind.Enumerable => "a list in [ ]",
        _ when type == typeof(string) => "a text",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) => "a whole number",
        _ when type == typeof(int?) || type == typeof(long?) => "a whole number, or null",
        _ when type == typeof(decimal) => "a number",
        _ => $"a {type.Name}",
    };
}
