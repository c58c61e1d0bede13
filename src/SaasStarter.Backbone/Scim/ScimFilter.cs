using System.Text.Json;
using System.Text.RegularExpressions;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Scim;

/// <summary>That an attribute has a value.</summary>
/// <param name="Attribute">Its name, in lower case and without what narrows it: <c>emails.value</c>.</param>
/// <param name="Value">The value.</param>
internal sealed record ScimComparison(string Attribute, string Value);

/// <summary>
/// What a directory looks for (RFC 7644, 3.4.2.2): <c>userName eq "ana@acme.example"</c>, several with <c>and</c>. Directories ask for nothing else, and whatever else
/// is asked for is refused rather than guessed.
/// </summary>
internal static partial class ScimFilter
{
    private const int MaximumLength = 1000;

    /// <summary>Reads a filter.</summary>
    /// <param name="text">The filter; null or empty for none.</param>
    /// <param name="known">The attributes that can be looked for.</param>
    public static Result<ScimComparison[]> Read(string? text, params IReadOnlyList<string> known)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Array.Empty<ScimComparison>();
        var (comparisons, rest) = (new List<ScimComparison>(), text.Trim());
        while (rest.Length > 0)
        {
            if (rest.Length > MaximumLength || Comparison().Match(rest) is not { Success: true } match || ValueOf(match.Groups["value"].Value) is not { } value)
                return ScimProblems.InvalidFilter(string.Join(", ", known));
            var attribute = NameOf(match.Groups["attribute"].Value);
            if (known.FirstOrDefault(name => name.Equals(attribute, StringComparison.OrdinalIgnoreCase)) is null)
                return ScimProblems.InvalidFilter(string.Join(", ", known));
            comparisons.Add(new(attribute, value));
            rest = rest[match.Length..];
            if (rest.Length == 0 && match.Groups["and"].Success)
                return ScimProblems.InvalidFilter(string.Join(", ", known));
        }
        return comparisons.ToArray();
    }

    // "emails[type eq \"work\"].value" is "emails.value": one address is kept.
    private static string NameOf(string attribute)
    {
        var name = Narrowing().Replace(CoreSchema().Replace(attribute, ""), "").ToLowerInvariant();
        return name is "emails" or "members" ? $"{name}.value" : name;
    }

    private static string? ValueOf(string json)
    {
        try
        {
            var value = json.StartsWith('"') ? JsonSerializer.Deserialize<string>(json)! : json.ToLowerInvariant();
            return value.Any(char.IsControl) ? null : value;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("""^(?<attribute>[\w:.$-]+(?:\[[^\]]*\])?(?:\.\w+)?)\s+eq\s+(?<value>"(?:[^"\\]|\\.)*"|true|false)(?:\s+(?<and>and)\s+|\s*$)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Narrowing();

    [GeneratedRegex(@"^urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CoreSchema();
}
