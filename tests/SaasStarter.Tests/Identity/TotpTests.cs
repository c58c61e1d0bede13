using System.Text;
using SaasStarter.Backbone.Identity;

namespace SaasStarter.Tests.Identity;

/// <summary>Codes that follow from a key and the time, against the vectors of the standards.</summary>
public sealed class TotpTests
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("12345678901234567890");

    // RFC 6238, appendix B: of its eight digits, the last six.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_codes_are_those_of_the_standard(long seconds, string code)
    {
        var moment = DateTimeOffset.FromUnixTimeSeconds(seconds);

        Assert.Equal(code, Totp.CodeAt(Key, Totp.StepAt(moment)));
        Assert.Equal(Totp.StepAt(moment), Totp.Match(Key, code, moment));
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_clock_may_be_one_step_off(int steps, bool isAccepted)
    {
        var moment = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var step = Totp.StepAt(moment) + steps;

        Assert.Equal(isAccepted ? step : null, Totp.Match(Key, Totp.CodeAt(Key, step), moment));
    }

    [Theory]
    [InlineData("")]
    [InlineData("28708")]
    [InlineData("2870820")]
    [InlineData("287083")]
    [InlineData("２８７０８２")]
    [InlineData("abcdef")]
    public void Anything_else_is_no_code(string code) => Assert.Null(Totp.Match(Key, code, DateTimeOffset.FromUnixTimeSeconds(59)));

    [Fact]
    public void A_code_may_be_typed_as_applications_show_it() => Assert.NotNull(Totp.Match(Key, "287 082", DateTimeOffset.FromUnixTimeSeconds(59)));

    // RFC 4648, 10, without the padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void A_key_is_written_as_the_standard_says(string key, string text) => Assert.Equal(text, Totp.Write(Encoding.ASCII.GetBytes(key)));

    [Fact]
    public void An_application_reads_all_it_needs_from_the_address() =>
        Assert.Equal("otpauth://totp/Caf%C3%A9%20%26%20Co:ana%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Caf%C3%A9%20%26%20Co", Totp.Uri(Key, "Café & Co", "ana@example.com"));
}
