using System.Globalization;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>The tax numbers that the pages take. What they mean is not looked up.</summary>
internal static class TaxNumbers
{
    private const int Shortest = 4;
    private const int Longest = 20;

    private static readonly string[] Countries =
    [
        "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE",
        "SI", "SK", "US",
    ];

    /// <summary>The countries by their names in the reader's language, after an empty choice.</summary>
    public static IEnumerable<Option> CountryOptions => Countries.Select(code => new Option(code, new RegionInfo(code).DisplayName))
        .OrderBy(option => option.Text, StringComparer.CurrentCulture).Prepend(new("", "–"));

    /// <summary>The number as it is kept: without spaces, dots and hyphens, in capital letters.</summary>
    public static string Normalize(string number) => string.Concat(number.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    /// <summary>Says what is wrong with a number and its country. Neither is nothing wrong.</summary>
    public static void Check(Validation check, string country, string number)
    {
        if (number.Length > 0)
            check.That(Normalize(number).Length is >= Shortest and <= Longest && number.Length <= 2 * Longest, "TaxNumber", Strings.Text("TaxNumberWrong"));
        if (number.Length > 0 || country.Length > 0)
            check.That(Countries.Contains(country), "Country", Strings.Text("CountryMissing"));
    }
}
