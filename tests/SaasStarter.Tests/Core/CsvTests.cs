using SaasStarter.Backbone.Core;

namespace SaasStarter.Tests.Core;

/// <summary>T48: what somebody typed is text in a spreadsheet, too.</summary>
public sealed class CsvTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+33 1 23 45", "'+33 1 23 45")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\0x", "'\0x")]
    [InlineData("=HYPERLINK(\"https://evil.example\",\"x\")", "\"'=HYPERLINK(\"\"https://evil.example\"\",\"\"x\"\")\"")]
    [InlineData("a=b", "a=b")]
    [InlineData("Les Poyeux, nord", "\"Les Poyeux, nord\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("", "")]
    public void A_text_is_never_a_formula_and_stays_one_value(string text, string written) => Assert.Equal(written + "\r\n", Csv.Line(text));

    [Fact]
    public void Numbers_days_moments_and_what_is_not_known_are_written_the_same_in_every_language()
    {
        using var _ = new French();

        Assert.Equal("-1.5,3,2026-11-02,2026-11-02T22:00:00Z,true,\r\n",
            Csv.Line(-1.5m, 3, new DateOnly(2026, 11, 2), new DateTimeOffset(2026, 11, 2, 23, 0, 0, TimeSpan.FromHours(1)), true, null));
    }

    private sealed class French : IDisposable
    {
        private readonly System.Globalization.CultureInfo _before = System.Globalization.CultureInfo.CurrentCulture;

        public French() => System.Globalization.CultureInfo.CurrentCulture = new("fr-FR");

        public void Dispose() => System.Globalization.CultureInfo.CurrentCulture = _before;
    }
}
