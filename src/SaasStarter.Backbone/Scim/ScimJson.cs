using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.PublicApi;

namespace SaasStarter.Backbone.Scim;

/// <summary>How directories write JSON: names in any case (RFC 7643, 2.1), and single values in several shapes.</summary>
internal static class ScimJson
{
    /// <summary>The media type of all answers (RFC 7644, 8.1).</summary>
    public const string MediaType = "application/scim+json";

    /// <summary>The largest body, in bytes: some thousand members of a group.</summary>
    public const int MaximumBody = 256_000;

    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads the body of a call.</summary>
    public static async Task<Result<JsonElement>> Read(HttpContext context)
    {
        var body = await ApiBody.Read(context, isExpected: true, MaximumBody);
        if (body.Problem is { } problem)
            return problem;
        return IsReadable(body.Value.Json) ? body.Value.Json : ApiProblems.MalformedJson;
    }

    /// <summary>A field, whatever the case of its name; null when there is none, or nothing in it.</summary>
    public static JsonElement? Field(this JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return null;
        var field = json.EnumerateObject().FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        return field.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : field;
    }

    /// <summary>The items of a list; of anything else, itself.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement json) => json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : [json];

    /// <summary>A single value: by itself, in an object, or as the only one of a list. Directories write all three.</summary>
    public static JsonElement Single(this JsonElement json) => json switch
    {
        { ValueKind: JsonValueKind.Array } when json.GetArrayLength() == 1 => json[0].Single(),
        { ValueKind: JsonValueKind.Object } when json.Field("value") is { } value => value,
        _ => json,
    };

    // JSON may name half a character, which is no text.
    private static bool IsReadable(JsonElement json)
    {
        try
        {
            return json.ValueKind switch
            {
                JsonValueKind.Object => json.EnumerateObject().All(field => field.Name is not null && IsReadable(field.Value)),
                JsonValueKind.Array => json.EnumerateArray().All(IsReadable),
                JsonValueKind.String => json.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
