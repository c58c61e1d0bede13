using System.Text.Json;
using System.Text.RegularExpressions;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Scim;

/// <summary>What an operation of a PATCH does.</summary>
internal enum ScimVerb
{
    /// <summary>Gives a value, or one more.</summary>
    Add,

    /// <summary>Gives another value, or others.</summary>
    Replace,

    /// <summary>Takes a value away, or all.</summary>
    Remove,
}

/// <summary>Where a value stands (RFC 7644, 3.5.2).</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Attribute">The attribute, in lower case; empty for one of an extension that is not kept.</param>
/// <param name="Narrowing">Which of its values, <c>type eq "work"</c>; null for all.</param>
/// <param name="Part">The part of a value, in lower case; null for the whole.</param>
internal sealed partial record ScimPath(string Text, string Attribute, string? Narrowing, string? Part)
{
    private const string Extension = "urn:ietf:params:scim:schemas:extension:";

    /// <summary>Reads a path; null for what is none.</summary>
    public static ScimPath? Read(string text)
    {
        if (text.StartsWith(Extension, StringComparison.OrdinalIgnoreCase))
            return new(text, "", null, null);
        if (Shape().Match(text) is not { Success: true } match)
            return null;
        return new(text, match.Groups["attribute"].Value.ToLowerInvariant(), match.Groups["narrowing"] is { Success: true } narrowing ? narrowing.Value : null,
            match.Groups["part"] is { Success: true } part ? part.Value.ToLowerInvariant() : null);
    }

    [GeneratedRegex(@"^(?:urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):)?(?<attribute>[A-Za-z]\w*)(?:\[(?<narrowing>[^\]]*)\])?(?:\.(?<part>[A-Za-z$]\w*))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

/// <summary>One operation of a PATCH: one attribute gets a value, or loses it.</summary>
/// <param name="Verb">What it does.</param>
/// <param name="Path">Where.</param>
/// <param name="Value">The value; null for none.</param>
/// <param name="IsNamed">Whether it was asked for by its path. What only stands in a resource may be something that nobody here knows.</param>
internal sealed record ScimChange(ScimVerb Verb, ScimPath Path, JsonElement? Value, bool IsNamed = true)
{
    /// <summary>The value as a text, of which an empty one is none.</summary>
    public Result<ScimText> Text() => Value?.Single() switch
    {
        null or { ValueKind: JsonValueKind.Null } => new ScimText(null),
        { ValueKind: JsonValueKind.String } text => new ScimText(text.GetString() is { Length: > 0 } given ? given : null),
        _ => ScimProblems.InvalidValue(Path.Text),
    };
}

/// <summary>A text that may be none.</summary>
/// <param name="Given">The text; null for none.</param>
internal sealed record ScimText(string? Given);

/// <summary>Reads what a directory wants to be changed.</summary>
internal static class ScimPatch
{
    /// <summary>How many operations one call may have.</summary>
    public const int Maximum = 1000;

    // What the product says of its own accord. Directories send it back with what they have changed.
    private static readonly string[] Told = ["schemas", "id", "meta", "groups"];

    /// <summary>The changes of a PATCH (RFC 7644, 3.5.2), one attribute each.</summary>
    public static Result<ScimChange[]> Read(JsonElement body)
    {
        if (body.Field("Operations") is not { ValueKind: JsonValueKind.Array } operations || operations.GetArrayLength() is 0 or > Maximum)
            return ScimProblems.InvalidOperation;
        var changes = new List<ScimChange>();
        foreach (var operation in operations.EnumerateArray())
        {
            if (operation.Field("op") is not { ValueKind: JsonValueKind.String } op || VerbOf(op.GetString()!) is not { } verb)
                return ScimProblems.InvalidOperation;
            var value = operation.Field("value");
            if (operation.Field("path") is not { } path)
            {
                if (verb == ScimVerb.Remove || value is not { ValueKind: JsonValueKind.Object } fields)
                    return ScimProblems.InvalidOperation;
                changes.AddRange(Fields(fields, verb));
            }
            else if (path.ValueKind != JsonValueKind.String || ScimPath.Read(path.GetString()!) is not { } place)
                return ScimProblems.InvalidPath(path.ToString());
            else
                changes.Add(new(verb, place, verb == ScimVerb.Remove && place.Attribute != "members" ? null : value));
        }
        return changes.ToArray();
    }

    /// <summary>The fields of a whole resource, or of one without its path. What is of no resource is nobody's business, and what the product says itself is not changed.</summary>
    public static ScimChange[] Fields(JsonElement resource, ScimVerb verb = ScimVerb.Replace) =>
    [
        .. resource.EnumerateObject()
            .Select(field => (Path: ScimPath.Read(field.Name), field.Value))
            .Where(field => field.Path is not null && !Told.Contains(field.Path.Attribute))
            .Select(field => new ScimChange(verb, field.Path!, field.Value.ValueKind == JsonValueKind.Null ? null : field.Value, IsNamed: false)),
    ];

    /// <summary>What becomes of the fields of a resource with one change after the other; the first that cannot be made is told.</summary>
    public static Result<T> Apply<T>(T fields, IEnumerable<ScimChange> changes, Func<T, ScimChange, Result<T>> apply)
    {
        foreach (var change in changes)
        {
            var changed = apply(fields, change);
            if (changed.Problem is not null)
                return changed;
            fields = changed.Value;
        }
        return fields;
    }

    private static ScimVerb? VerbOf(string op) => op.ToLowerInvariant() switch
    {
        "add" => ScimVerb.Add,
        "replace" => ScimVerb.Replace,
        "remove" => ScimVerb.Remove,
        _ => null,
    };
}
