using System.Globalization;

namespace SaasStarter.Backbone.Files;

/// <summary>Makes a name to show of what a browser sent. No path is ever made from it.</summary>
internal static class FileName
{
    /// <summary>The last part of a path, without what cannot be seen or turns text around (Unicode categories Cc, Cf, Co, Cs and Cn); empty when nothing is left.</summary>
    public static string Clean(string sent)
    {
        var name = sent[(sent.LastIndexOfAny(['/', '\\']) + 1)..];
        var visible = name.EnumerateRunes().Where(rune => rune.Value != 0xFFFD && char.GetUnicodeCategory(rune.ToString(), 0) is not (UnicodeCategory.Control
            or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));
        return string.Concat(visible).Trim(' ', '.').Normalize();
    }
}
