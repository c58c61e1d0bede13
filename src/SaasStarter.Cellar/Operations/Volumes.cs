using System.Globalization;
using System.Text.RegularExpressions;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Cellar.Operations;

/// <summary>
/// Volumes as people write them, in hectolitres unless they say litres: "12,5", "12.5 hl", "1 250 l". A point and a comma mean the same to everybody, and only
/// blanks group digits, so that nobody's 12,5 becomes 125.
/// </summary>
internal static partial class Volumes
{
    /// <summary>The millilitres of a hectolitre.</summary>
    public const long Hectolitre = 100_000;

    private const int MaximumTextLength = 30;

    // More than any cellar holds, and far from the end of a bigint even when a million of them are added up.
    private const long Maximum = 1_000_000 * Hectolitre;

    // Of a hectolitre: ten millilitres, finer than any gauge.
    private const int MaximumDecimals = 4;

    /// <summary>The volume that a valid text means, in millilitres.</summary>
    public static long Read(string text) => Parse(text).Ml ?? throw new FormatException("The text was not validated.");

    /// <summary>Requires a volume of more than nothing.</summary>
    public static Validation Volume(this Validation check, string text, string field) => check.Measured(text, field)
        .That(Parse(text).Ml is null or > 0, field, Strings.Text("VolumeOfNothing"));

    /// <summary>Requires a volume that may be nothing: what a measurement found.</summary>
    public static Validation Measured(this Validation check, string text, string field)
    {
        var (ml, problem) = Parse(text);
        return check.That(ml is not null, field, problem ?? Strings.Text("NoVolume"));
    }

    /// <summary>A volume as it is shown: hectolitres with two decimals, in the reader's language.</summary>
    public static string Show(long ml) => string.Create(CultureInfo.CurrentCulture, $"{(decimal)ml / Hectolitre:N2} hl");

    /// <summary>A volume as it stands in a field: hectolitres with as many decimals as may be typed.</summary>
    public static string ForField(long ml) => ((decimal)ml / Hectolitre).ToString("0.####", CultureInfo.CurrentCulture);

    private static (long? Ml, LocalizedText? Problem) Parse(string text)
    {
        if (text.Length > MaximumTextLength || Written().Match(text) is not { Success: true } match)
            return (null, Strings.Text("NoVolume"));
        if (match.Groups["minus"].Length > 0)
            return (null, Strings.Text("NegativeVolume"));
        if (match.Groups["unit"].Value.ToLowerInvariant() is not ("" or "hl" or "l") and var unit)
            return (null, Strings.Text("WrongUnit", unit));
        var decimals = match.Groups["decimals"].Value;
        var isLitres = match.Groups["unit"].Value.Equals("l", StringComparison.OrdinalIgnoreCase);
        if (decimals.Length > (isLitres ? MaximumDecimals - 2 : MaximumDecimals))
            return (null, Strings.Text("TooManyDecimals"));
        var whole = Blank().Replace(match.Groups["whole"].Value, "");
        if (!decimal.TryParse($"{whole}.{decimals}0", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return (null, Strings.Text("NoVolume"));
        if (number > (decimal)Maximum / (isLitres ? 1000 : Hectolitre))
            return (null, Strings.Text("VolumeTooLarge"));
        return ((long)(number * (isLitres ? 1000 : Hectolitre)), null);
    }

    [GeneratedRegex(@"^\s*(?<minus>[-−])?\s*(?<whole>[0-9]+(?:[\s\u00a0\u202f][0-9]{3})*)(?:[.,](?<decimals>[0-9]*))?\s*(?<unit>\p{L}*)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Written();

    [GeneratedRegex(@"[\s\u00a0\u202f]")]
    private static partial Regex Blank();
}
