using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Tests.Stripe;

/// <summary>Who may tell us that something was paid.</summary>
public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_test_secret";
    private const long SignedAt = 1_700_000_000;
    private const string Body = "{\n  \"id\": \"evt_test_webhook\",\n  \"object\": \"event\"\n}";
    private const string Signature = "4f1cd7feda9826e746b7d482c4badebb657398df1099e1046364f6196a230150";
    private const string Other = "0f1cd7feda9826e746b7d482c4badebb657398df1099e1046364f6196a230150";

    // Both were made by Stripe's own libraries (npm stripe 23.1.0, Stripe.net 52.2.0).
    [Theory]
    [InlineData(Body, Signature)]
    [InlineData("{\"id\":\"evt_ü€😀\"}", "9ffe552f5a10dd9944f099d0916c13342023c747788f027b13fc19de549005fb")]
    public void What_stripe_signs_is_accepted(string body, string signature) => Assert.True(IsValid($"t=1700000000,v1={signature}", body));

    [Theory]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    [InlineData(-10_000, false)]
    public void A_signature_lasts_five_minutes_in_both_directions(int age, bool isAccepted) =>
        Assert.Equal(isAccepted, IsValid($"t={SignedAt},v1={Signature}", Body, now: SignedAt + age));

    [Theory]
    [InlineData($"t=1700000000,v1={Other},v1={Signature}")]
    [InlineData($"t=1700000000,v1={Signature},v1={Other}")]
    [InlineData($"v1={Signature},t=1700000000")]
    [InlineData($"t=1700000000, v1={Signature}")]
    [InlineData($"t=1700000000,v1={Signature},v0={Other}")]
    [InlineData($"t=1700000000,v1=nonsense,v1={Signature}")]
    [InlineData($"t=1700000000,v2=nonsense,v1={Signature}")]
    public void Any_of_several_signatures_will_do_in_any_order(string header) => Assert.True(IsValid(header, Body));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("t=1700000000")]
    [InlineData($"v1={Signature}")]
    [InlineData($"t=1700000000,v0={Signature}")]
    [InlineData("t=1700000000,v1=4F1CD7FEDA9826E746B7D482C4BADEBB657398DF1099E1046364F6196A230150")]
    [InlineData("t=1700000000,v1=4f1cd7feda9826e746b7d482c4badebb657398df1099e1046364f6196a2301")]
    [InlineData($"t=1700000000,v1={Signature}00")]
    [InlineData($"t=1700000000,v1={Other}")]
    [InlineData($"t=1700000000,t=1700000000,v1={Signature}")]
    [InlineData($"t=1,t=1700000000,v1={Signature}")]
    [InlineData($"t=1700000000,t=1,v1={Signature}")]
    [InlineData($"t=,v1={Signature}")]
    [InlineData($"t=soon,v1={Signature}")]
    [InlineData($"t=-1700000000,v1={Signature}")]
    [InlineData($"t=+1700000000,v1={Signature}")]
    [InlineData($"t=1700000000.0,v1={Signature}")]
    [InlineData($"t=01700000000,v1={Signature}")]
    [InlineData($"t=99999999999999999999,v1={Signature}")]
    [InlineData($"t=9223372036854775807,v1={Signature}")]
    public void Anything_else_is_refused(string? header) => Assert.False(IsValid(header, Body));

    [Fact]
    public void Times_after_2038_are_times() =>
        Assert.True(IsValid(Signed(Secret, 4_000_000_000, Encoding.UTF8.GetBytes(Body)), Body, now: 4_000_000_000));

    [Fact]
    public void A_changed_body_is_refused()
    {
        Assert.False(IsValid($"t=1700000000,v1={Signature}", Body + " "));
        Assert.False(IsValid($"t=1700000000,v1={Signature}", Body[..^1]));
        Assert.False(IsValid($"t=1700000000,v1={Signature}", Body.Replace("\n", "\r\n", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("whsec_other")]
    [InlineData(Secret + "\n")]
    [InlineData("test_secret")]
    [InlineData("")]
    public void Another_secret_refuses(string secret) => Assert.False(IsValid($"t=1700000000,v1={Signature}", Body, secret));

    [Fact]
    public void Without_a_secret_not_even_what_is_signed_with_none_is_accepted() =>
        Assert.False(IsValid(Signed("", SignedAt, Encoding.UTF8.GetBytes(Body)), Body, secret: ""));

    [Fact]
    public void The_bytes_are_signed_whatever_they_mean()
    {
        byte[] bytes = [.. "{\"id\":\""u8, 0xFF, 0xC3, .. "\"}"u8];

        Assert.True(New(Secret, SignedAt).IsValid(Signed(Secret, SignedAt, bytes), bytes));
        Assert.False(New(Secret, SignedAt).IsValid(Signed(Secret, SignedAt, bytes), Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes))));
    }

    [Fact]
    public void A_header_without_end_is_not_read()
    {
        Assert.False(IsValid($"t=1700000000,v1={Signature},{string.Join(',', Enumerable.Repeat("v0=0", 2000))}", Body));
        Assert.False(IsValid($"t=1700000000,{string.Join(',', Enumerable.Repeat($"v1={Other}", 16))},v1={Signature}", Body));
    }

    private static bool IsValid(string? header, string body, string secret = Secret, long now = SignedAt) => New(secret, now).IsValid(header, Encoding.UTF8.GetBytes(body));

    private static string Signed(string secret, long at, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{at}."), .. body];
        return $"t={at},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }

    private static WebhookSignature New(string secret, long now)
    {
        var settings = new OptionsMonitor<StripeSettings>(new OptionsFactory<StripeSettings>([new ConfigureOptions<StripeSettings>(settings => settings.WebhookSecret = secret)], []), [], new OptionsCache<StripeSettings>());
        return new(settings, new FixedTime(now));
    }

    private sealed class FixedTime(long now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(now);
    }
}
