using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Domains;

/// <summary>The rules for names of domains that tenants bring along. They are kept as name servers know them: in ASCII (RFC 5890, A-labels), in lower case.</summary>
internal static partial class DomainName
{
    /// <summary>The longest name: a name takes 253 characters (RFC 1035, 2.3.4), and the record that proves it stands below it.</summary>
    public const int MaximumLength = 200;

    // What no name server of the Internet answers for (RFC 6761, 6762, 7686, 9476), and what leads back from addresses.
    private static readonly string[] NotOnTheInternet = ["alt", "arpa", "internal", "invalid", "local", "localhost", "onion"];

    // Letters that pass for Latin ones, each before the one that it passes for (Unicode Technical Standard 39, confusables): Cyrillic, Greek, Armenian, other Latin.
    private const string Lookalikes =
        "аaсcԁdеeһhіiјjӏlоoрpԛqѕsѵvԝwхxуy" + "αaεeηnιiκkνvοoρpτtυuχxγyωw" + "հhլlոnօoսu" + "ɑađdðdɡgıiłløo";

    private static readonly Dictionary<char, char> Latin = Lookalikes.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>Reads what somebody typed, in any script: <c>Événements.example</c> becomes <c>xn--vnements-90ab.example</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? name)
    {
        name = null;
        var typed = text.Trim().TrimEnd('.');
        if (typed.Length is 0 or > MaximumLength || !TryEncode(typed, out var ascii))
            return false;
        if (ascii.Length > MaximumLength || !Pattern().IsMatch(ascii) || IPAddress.TryParse(ascii, out _) || !TryDecode(ascii, out _))
            return false;
        name = ascii;
        return true;
    }

    /// <summary>The name as people read it.</summary>
    public static string Show(string name) => TryDecode(name, out var shown) ? shown : name;

    /// <summary>Whether name servers of the Internet can have an answer for it.</summary>
    public static bool IsOnTheInternet(string name) => !NotOnTheInternet.Contains(name[(name.LastIndexOf('.') + 1)..]);

    /// <summary>Whether one is the other, or below it.</summary>
    public static bool IsWithin(string name, string other) => name == other || name.EndsWith($".{other}", StringComparison.Ordinal);

    /// <summary>The name as a hasty reader sees it: letters of other scripts that pass for Latin ones, and accents, fall away; then the rule of slugs.</summary>
    public static string Skeleton(string name) =>
        string.Join('.', Show(name).Split('.').Select(label => Slug.Skeleton(string.Concat(WithoutAccents(label).Select(letter => Latin.GetValueOrDefault(letter, letter))))));

    private static string WithoutAccents(string label) =>
        string.Concat(label.Normalize(NormalizationForm.FormKD).Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)).ToLowerInvariant();

    private static bool TryEncode(string typed, out string ascii)
    {
        try
        {
            ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(typed).ToLowerInvariant();
            return true;
        }
        catch (ArgumentException)
        {
            ascii = "";
            return false;
        }
    }

    private static bool TryDecode(string ascii, out string shown)
    {
        try
        {
            shown = new IdnMapping { UseStd3AsciiRules = true }.GetUnicode(ascii);
            return true;
        }
        catch (ArgumentException)
        {
            shown = "";
            return false;
        }
    }

    // Two labels at least, and the last is no number: that would be an address (RFC 1123, 2.1).
    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[a-z])[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
