using System.Globalization;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Tests.Core;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("en", 9, "EUR", "€9")]
    [InlineData("en", 1234.5, "EUR", "€1,234.50")]
    [InlineData("fr", 9, "EUR", "9 €")]
    [InlineData("fr", 1234.5, "EUR", "1 234,50 €")]
    [InlineData("en", 0, "USD", "$0")]
    [InlineData("en", -3, "GBP", "-£3")]
    [InlineData("fr", 20, "CHF", "20 CHF")]
    [InlineData("en", 1234, "JPY", "JPY1,234")]
    [InlineData("fr", 1.5, "KWD", "1,500 KWD")]
    public void An_amount_is_written_as_the_reader_writes_it(string culture, double amount, string currency, string expected)
    {
        var text = new Money((decimal)amount, currency).ToString(CultureInfo.GetCultureInfo(culture));

        // The spaces of French numbers do not break, and are of two widths.
        Assert.Equal(expected, text.Replace('\u00A0', ' ').Replace('\u202F', ' '));
    }

    [Fact]
    public void Two_currencies_are_never_added()
    {
        Assert.Equal(new Money(12.5m, "EUR"), new Money(10, "EUR") + new Money(2.5m, "EUR"));
        Assert.Throws<InvalidOperationException>(() => new Money(10, "EUR") + new Money(2.5m, "USD"));
    }

    [Fact]
    public void A_price_is_multiplied_exactly() => Assert.Equal(new Money(0.3m, "EUR"), new Money(0.1m, "EUR") * 3);

    [Theory]
    [InlineData(12.5, "EUR", 1250)]
    [InlineData(0, "USD", 0)]
    [InlineData(-3.01, "EUR", -301)]
    [InlineData(1234, "JPY", 1234)]
    [InlineData(1.25, "KWD", 1250)]
    public void An_amount_is_counted_in_the_smallest_unit_of_its_currency(double amount, string currency, long units)
    {
        var money = new Money((decimal)amount, currency);

        Assert.Equal(units, money.ToMinorUnits());
        Assert.Equal(money, Money.FromMinorUnits(units, currency));
    }

    [Theory]
    [InlineData(0.005, "EUR")]
    [InlineData(1.5, "JPY")]
    public void A_fraction_of_the_smallest_unit_is_never_rounded_in_silence(double amount, string currency) =>
        Assert.Throws<InvalidOperationException>(() => new Money((decimal)amount, currency).ToMinorUnits());
}
