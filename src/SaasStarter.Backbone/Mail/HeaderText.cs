using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Mail;

/// <summary>Makes texts that people wrote safe for a mail: in a header, where a line break forges another one, and in a sentence of ours.</summary>
internal static partial class HeaderText
{
    /// <summary>The longest name of a person or tenant in a mail, in UTF-16 units.</summary>
    public const int MaximumNameLength = 100;

    /// <summary>The longest subject, in UTF-16 units.</summary>
    public const int MaximumSubjectLength = 200;

    /// <summary>One line without control characters, without characters that turn text around, and without the beginning of an encoded word.</summary>
    public static string Clean(string text, int maximum)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(IsForbidden(rune) ? " " : rune.ToString());
        var line = WhiteSpace().Replace(clean.ToString(), " ").Replace("=?", "= ?").Trim();
        return line.Length <= maximum ? line : Cut(line, maximum);
    }

    /// <summary>
    /// The text with its placeholders' values cleaned, and dots inside them followed by a zero-width space: mail programs make links
    /// of what looks like a host name, and a tenant that is called like one would send our mails' readers there.
    /// </summary>
    public static LocalizedText WithHarmlessNames(this LocalizedText text) =>
        text with { Arguments = [.. text.Arguments.Select(Harmless)] };

    /// <summary>A name on one line that cannot become a link.</summary>
    public static string HarmlessName(string name) => DotInsideWord().Replace(Clean(name, MaximumNameLength), ".\u200B");

    private static object Harmless(object argument) => argument switch
    {
        string name => HarmlessName(name),
        LocalizedText text => text.WithHarmlessNames(),
        _ => argument,
    };

    // U+2028 and U+2029 separate lines and paragraphs; U+202A to 202E and U+2066 to 2069 turn text around; U+FFFD was half a surrogate pair.
    private static bool IsForbidden(Rune rune) => Rune.IsControl(rune)
        || rune.Value is >= 0x2028 and <= 0x202E or >= 0x2066 and <= 0x2069 or 0xFFFD or 0xFFFE or 0xFFFF;

    private static string Cut(string line, int maximum)
    {
        var cut = line.AsSpan();
        var length = 0;
        while (StringInfo.GetNextTextElementLength(cut[length..]) is var next && length + next < maximum)
            length += next;
        return $"{cut[..length].TrimEnd()}…";
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex WhiteSpace();

    // Not in a mail address: it becomes a link to write to, which is harmless, and it should be possible to copy.
    [GeneratedRegex(@"(?<!@\S*)\.(?=[^\s.])(?!\S*@)", RegexOptions.CultureInvariant)]
    private static partial Regex DotInsideWord();
}
