using System.Text.Json;
using System.Text.Json.Serialization;

namespace SaasStarter.Backbone.Core;

/// <summary>A file that the product is made with is missing or wrong. The message says which, what, and what to do.</summary>
public sealed class SettingsFileException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Reads the files that a product is made with (brand, plans), strictly: an unknown or missing name is a mistake, not a default.</summary>
public static class SettingsFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Reads <paramref name="path"/> as a <typeparamref name="T"/>.</summary>
    /// <exception cref="SettingsFileException">The file is missing, is not JSON, or has a name too many or too few.</exception>
    public static T Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Options) ?? throw new SettingsFileException($"{path} is empty.");
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
}
