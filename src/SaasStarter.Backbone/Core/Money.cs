using System.Globalization;

namespace SaasStarter.Backbone.Core;

/// <summary>An amount of money. It never becomes a floating-point number, and two currencies are never added.</summary>
/// <param name="Amount">The amount in the currency's main unit: 12.50 is twelve euros and fifty cents.</param>
/// <param name="Currency">The currency's code (ISO 4217): <c>EUR</c>.</param>
public readonly record struct Money(decimal Amount, string Currency)
{
    /// <summary>How the amount is written in the current culture: <c>€12.50</c>, <c>12,50 €</c>. A whole amount has no decimals.</summary>
    public override string ToString() => ToString(CultureInfo.CurrentCulture);

    /// <summary>How the amount is written in a culture.</summary>
    public string ToString(CultureInfo culture)
    {
        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        format.CurrencySymbol = SymbolOf(Currency);
        return Amount.ToString(decimal.IsInteger(Amount) ? "C0" : $"C{DigitsOf(Currency)}", format);
    }

    /// <summary>The amount in the currency's smallest unit, as payment providers count: 12.50 euros are 1250.</summary>
    /// <exception cref="InvalidOperationException">The amount has more digits than the currency.</exception>
    public long ToMinorUnits()
    {
        var units = Amount * FactorOf(Currency);
        return decimal.IsInteger(units) ? (long)units : throw new InvalidOperationException($"{Amount} is not a whole number of the smallest unit of {Currency}.");
    }

    /// <summary>The amount for a number of the currency's smallest units: 1250 of <c>EUR</c> are 12.50 euros.</summary>
    public static Money FromMinorUnits(long units, string currency) => new(units / FactorOf(currency), currency);

    /// <summary>How many digits the currency has behind the point, as Stripe counts them (docs.stripe.com/currencies): 2 for <c>EUR</c>, 0 for <c>JPY</c>.</summary>
    public static int DigitsOf(string currency) => currency switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "JPY" or "KMF" or "KRW" or "MGA" or "PYG" or "RWF" or "VND" or "VUV" or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "JOD" or "KWD" or "OMR" or "TND" => 3,
        _ => 2,
    };

    /// <summary>The sum of two amounts in the same currency.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public static Money operator +(Money left, Money right) => left.Currency == right.Currency
        ? left with { Amount = left.Amount + right.Amount }
        : throw new InvalidOperationException($"{left.Currency} and {right.Currency} cannot be added.");

    /// <summary>The amount for a number of things.</summary>
    public static Money operator *(Money money, decimal count) => money with { Amount = money.Amount * count };

    /// <summary>Whether a text has the form of a currency code: three capital letters.</summary>
    public static bool IsCurrency(string code) => code.Length == 3 && code.All(char.IsAsciiLetterUpper);

    private static decimal FactorOf(string currency) => DigitsOf(currency) switch { 0 => 1, 3 => 1000, _ => 100 };

    private static string SymbolOf(string currency) => currency switch
    {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        _ => currency,
    };
}
