using System.Text.RegularExpressions;

namespace SaasStarter.Backbone.Legal;

/// <summary>A piece of a line: plain words, strong ones, or a link.</summary>
/// <param name="Text">The words.</param>
/// <param name="IsStrong">Whether they stand out.</param>
/// <param name="Href">Where they lead, or null.</param>
internal sealed partial record LegalSpan(string Text, bool IsStrong = false, string? Href = null)
{
    /// <summary>The pieces of a line.</summary>
    public static IEnumerable<LegalSpan> Of(string line)
    {
        var end = 0;
        foreach (Match mark in Mark().Matches(line))
        {
            if (mark.Index > end)
                yield return new(line[end..mark.Index]);
            yield return mark.Groups["strong"].Success ? new(mark.Groups["strong"].Value, IsStrong: true) : new(mark.Groups["words"].Value, Href: mark.Groups["href"].Value);
            end = mark.Index + mark.Length;
        }
        if (end < line.Length)
            yield return new(line[end..]);
    }

    [GeneratedRegex(@"\*\*(?<strong>[^*]+)\*\*|\[(?<words>[^\]]+)\]\((?<href>(/(?!/)|https://|mailto:)[^)\s]*)\)")]
    private static partial Regex Mark();
}
