using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SaasStarter.Backbone.Identity.OpenIdConnect;

namespace SaasStarter.Tests.Identity;

/// <summary>Which ID tokens are believed: those that keep every rule of OpenID Connect Core 1.0, 3.1.3.7, and no other.</summary>
public sealed class IdTokenTests
{
    private static readonly string[] TwoAudiences = ["product", "other"];

    private const string Issuer = "https://id.example.com";
    private const string Nonce = "n-0S6_WzA2Mj";
    private const string AccessToken = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly ECDsa Curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly OpenIdProvider Provider = new() { Issuer = Issuer, ClientId = "product" };

    private static long Seconds => Now.ToUnixTimeSeconds();

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    public void A_token_that_keeps_all_rules_is_believed(string algorithm)
    {
        var identity = Read(Sign(Claims(), algorithm));

        Assert.Equal(new OpenIdIdentity(Issuer, "248289761001", "ana@example.com", true, "Ana Costa"), identity);
    }

    public static TheoryData<string, string, object?, string> Lies => new()
    {
        { "another issuer", "iss", "https://evil.example", nameof(OpenIdFault.Issuer) },
        { "nearly the issuer", "iss", Issuer + "/", nameof(OpenIdFault.Issuer) },
        { "no issuer", "iss", null, nameof(OpenIdFault.Issuer) },
        { "another audience", "aud", "other", nameof(OpenIdFault.Audience) },
        { "no audience", "aud", null, nameof(OpenIdFault.Audience) },
        { "an audience that is a number", "aud", 7, nameof(OpenIdFault.Audience) },
        { "an audience of many without a party", "aud", TwoAudiences, nameof(OpenIdFault.Audience) },
        { "another party", "azp", "other", nameof(OpenIdFault.Audience) },
        { "a party that is no text", "azp", true, nameof(OpenIdFault.Audience) },
        { "expired", "exp", Seconds - 60, nameof(OpenIdFault.Expired) },
        { "no expiry", "exp", null, nameof(OpenIdFault.Expired) },
        { "an expiry as text", "exp", "4102444800", nameof(OpenIdFault.Expired) },
        { "from the future", "iat", Seconds + 61, nameof(OpenIdFault.IssuedAt) },
        { "too old", "iat", Seconds - 661, nameof(OpenIdFault.IssuedAt) },
        { "not dated", "iat", null, nameof(OpenIdFault.IssuedAt) },
        { "not yet", "nbf", Seconds + 61, nameof(OpenIdFault.IssuedAt) },
        { "not before no time", "nbf", "soon", nameof(OpenIdFault.IssuedAt) },
        { "another nonce", "nonce", "replayed", nameof(OpenIdFault.Nonce) },
        { "no nonce", "nonce", null, nameof(OpenIdFault.Nonce) },
        { "the hash of another access token", "at_hash", "77QmUPtjPfzWtF2AnpK9RQ", nameof(OpenIdFault.AccessToken) },
        { "nobody", "sub", "", nameof(OpenIdFault.Subject) },
        { "no subject", "sub", null, nameof(OpenIdFault.Subject) },
        { "a subject that is too long", "sub", new string('a', 256), nameof(OpenIdFault.Subject) },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void A_token_that_breaks_a_rule_is_not(string what, string claim, object? value, string fault)
    {
        var claims = Claims();
        if (value is null)
            claims.Remove(claim);
        else
            claims[claim] = JsonSerializer.SerializeToNode(value);

        Assert.True(Refused(Sign(claims)).ToString() == fault, what);
    }

    [Theory]
    [InlineData("exp", -59)]
    [InlineData("iat", 60)]
    [InlineData("iat", -659)]
    [InlineData("nbf", 60)]
    public void Clocks_may_differ_by_a_minute(string claim, int seconds)
    {
        var claims = Claims();
        claims[claim] = Seconds + seconds;

        Assert.Equal("248289761001", Read(Sign(claims)).Subject);
    }

    [Fact]
    public void A_token_for_several_is_believed_when_it_was_issued_to_the_product()
    {
        var claims = Claims();
        (claims["aud"], claims["azp"]) = (new JsonArray("other", "product"), "product");

        Assert.Equal("248289761001", Read(Sign(claims)).Subject);
    }

    [Fact]
    public void The_hash_of_the_right_access_token_fits()
    {
        var claims = Claims();
        // Computed by hand from the example of OpenID Connect Core 1.0, A.3.
        claims["at_hash"] = "77QmUPtjPfzWtF2AnpK9RQ";

        Assert.Equal("248289761001", OpenIdIdentity.Read(Sign(claims), Provider, Keys(), Nonce, AccessToken, Now).Subject);
    }

    [Fact]
    public void A_token_without_signature_is_not_believed()
    {
        Assert.Equal(OpenIdFault.Algorithm, Refused($"{Encode("""{"alg":"none"}""")}.{Encode(Claims().ToJsonString())}."));
        Assert.Equal(OpenIdFault.Algorithm, Refused($"{Encode("{}")}.{Encode(Claims().ToJsonString())}."));
        Assert.Equal(OpenIdFault.Signature, Refused($"{Encode("""{"alg":"RS256","kid":"r"}""")}.{Encode(Claims().ToJsonString())}."));
    }

    [Fact]
    public void A_token_that_is_signed_with_the_public_key_as_a_secret_is_not_believed()
    {
        var signed = $"{Encode("""{"alg":"HS256","kid":"r"}""")}.{Encode(Claims().ToJsonString())}";
        var signature = HMACSHA256.HashData(Rsa.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(signed));

        Assert.Equal(OpenIdFault.Algorithm, Refused($"{signed}.{Base64Url.EncodeToString(signature)}"));
    }

    [Theory]
    [InlineData("RS512")]
    [InlineData("ES384")]
    [InlineData("rs256")]
    [InlineData("EdDSA")]
    public void An_algorithm_that_is_not_expected_is_refused(string algorithm) =>
        Assert.Equal(OpenIdFault.Algorithm, Refused(Sign(Claims(), "RS256", header: new() { ["alg"] = algorithm, ["kid"] = "r" })));

    [Fact]
    public void A_changed_token_is_not_believed()
    {
        var (token, claims) = (Sign(Claims()), Claims());
        claims["sub"] = "somebody else";
        var parts = token.Split('.');

        Assert.Equal(OpenIdFault.Signature, Refused($"{parts[0]}.{Encode(claims.ToJsonString())}.{parts[2]}"));
    }

    [Fact]
    public void A_key_that_is_not_published_or_for_something_else_counts_for_nothing()
    {
        var token = Sign(Claims());

        Assert.Equal(OpenIdFault.UnknownKey, Refused(Sign(Claims(), "RS256", header: new() { ["alg"] = "RS256", ["kid"] = "rotated away" })));
        Assert.Equal(OpenIdFault.UnknownKey, Refused(token, Key("r", Rsa, ("use", "enc"))));
        Assert.Equal(OpenIdFault.UnknownKey, Refused(token, Key("r", Rsa, ("alg", "PS256"))));
        Assert.Equal(OpenIdFault.Signature, Refused(token, Key("r", RSA.Create(2048))));
        Assert.Equal(OpenIdFault.UnknownKey, Refused(Sign(Claims(), "ES256", header: new() { ["alg"] = "ES256", ["kid"] = "r" })));
        Assert.Equal(OpenIdFault.UnknownKey, Refused(token, """{"keys":[null,7,{"kty":"oct","k":"c2VjcmV0","kid":"r"},{"kty":"RSA","kid":"r"},{"kty":"RSA","kid":"r","n":"!","e":"AQAB"}]}"""));
    }

    [Fact]
    public void A_key_that_is_too_short_is_not_trusted()
    {
        using var small = RSA.Create(1024);

        Assert.Equal(OpenIdFault.Signature, Refused(Sign(Claims(), "RS256", rsa: small), Key("r", small)));
    }

    [Fact]
    public void The_only_key_need_not_be_named()
    {
        var token = Sign(Claims(), "RS256", header: new() { ["alg"] = "RS256" });

        Assert.Equal("248289761001", Read(token).Subject);
        Assert.Equal(OpenIdFault.UnknownKey, Refused(token, $$"""{"keys":[{{Json("a", Rsa)}},{{Json("b", Rsa)}}]}"""));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("a.b.c.d")]
    [InlineData("e30.e30")]
    [InlineData("W10.e30.e30")]
    [InlineData("e30.IiI.e30")]
    public void What_is_no_token_is_refused(string? token) =>
        Assert.Equal(OpenIdFault.Malformed, Assert.Throws<OpenIdException>(() => OpenIdIdentity.Read(token, Provider, Keys(), Nonce, null, Now)).Fault);

    [Fact]
    public void A_claim_that_is_there_twice_is_refused()
    {
        var claims = Claims().ToJsonString();

        Assert.Equal(OpenIdFault.Malformed, Refused(Sign($$"""{"sub":"admin",{{claims[1..]}}""", new() { ["alg"] = "RS256", ["kid"] = "r" }, "RS256", Rsa)));
    }

    [Fact]
    public void An_extension_that_is_critical_is_refused() =>
        Assert.Equal(OpenIdFault.Malformed, Refused(Sign(Claims(), "RS256", header: new() { ["alg"] = "RS256", ["kid"] = "r", ["crit"] = new JsonArray("b64"), ["b64"] = false })));

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"true\"", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("\"no\"", false)]
    [InlineData("null", false)]
    [InlineData("[true]", false)]
    public void An_address_counts_as_verified_when_the_provider_says_so(string said, bool counts)
    {
        var claims = Claims();
        claims["email_verified"] = JsonNode.Parse(said);

        Assert.Equal(counts, Read(Sign(claims)).IsEmailVerified);
    }

    [Fact]
    public void An_address_of_which_nothing_is_said_counts_only_of_a_provider_that_vouches_for_all()
    {
        var (silent, denying) = (Claims(), Claims());
        silent.Remove("email_verified");
        denying["email_verified"] = false;
        var vouching = Provider with { VouchesForEmail = true };

        Assert.False(Read(Sign(silent)).IsEmailVerified);
        Assert.True(Read(Sign(silent), vouching).IsEmailVerified);
        Assert.False(Read(Sign(denying), vouching).IsEmailVerified);
    }

    [Theory]
    [InlineData("not an address")]
    [InlineData("ana@example.com\r\nBcc: eve@example.com")]
    [InlineData("Ana <ana@example.com>")]
    public void What_is_no_address_is_none(string email)
    {
        var claims = Claims();
        claims["email"] = email;

        var identity = Read(Sign(claims));

        Assert.Null(identity.Email);
        Assert.False(identity.IsEmailVerified);
    }

    [Fact]
    public void Microsoft_issues_for_the_organisation_that_the_token_names()
    {
        const string Organisation = "9122040d-6c67-4c5b-b112-36a304b66dad";
        var microsoft = Backbone.Identity.External.ExternalPreset.All.Single(preset => preset.Name == "microsoft");
        var provider = new OpenIdProvider { Issuer = microsoft.Issuer, ClientId = "product", VerifiedClaim = microsoft.VerifiedClaim };
        var claims = Claims();
        (claims["iss"], claims["tid"]) = ($"https://login.microsoftonline.com/{Organisation}/v2.0", Organisation);

        Assert.Equal("https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration", provider.Discovery.AbsoluteUri);
        Assert.Equal($"https://login.microsoftonline.com/{Organisation}/v2.0", Read(Sign(claims), provider).Issuer);
        // Whoever administers a directory writes any address there: only the domain's owner counts.
        Assert.False(Read(Sign(claims), provider).IsEmailVerified);
        claims["xms_edov"] = true;
        Assert.True(Read(Sign(claims), provider).IsEmailVerified);

        foreach (var (issuer, organisation) in new (string, string?)[]
        {
            ($"https://login.microsoftonline.com/{Organisation}/v2.0", "00000000-6c67-4c5b-b112-36a304b66dad"),
            ($"https://login.microsoftonline.com/{Organisation}/v2.0", null),
            ("https://login.microsoftonline.com/evil/v2.0", "evil"),
            ("https://login.microsoftonline.com/{tenantid}/v2.0", "{tenantid}"),
        })
        {
            (claims["iss"], claims["tid"]) = (issuer, organisation);
            Assert.Equal(OpenIdFault.Issuer, Assert.Throws<OpenIdException>(() => Read(Sign(claims), provider)).Fault);
        }
    }

    private static JsonObject Claims() => new()
    {
        ["iss"] = Issuer,
        ["aud"] = "product",
        ["sub"] = "248289761001",
        ["exp"] = Seconds + 600,
        ["iat"] = Seconds,
        ["nonce"] = Nonce,
        ["email"] = "ana@example.com",
        ["email_verified"] = true,
        ["name"] = "Ana Costa",
    };

    private static OpenIdIdentity Read(string token, OpenIdProvider? provider = null) => OpenIdIdentity.Read(token, provider ?? Provider, Keys(), Nonce, null, Now);

    private static OpenIdFault Refused(string token, string? keys = null) =>
        Assert.Throws<OpenIdException>(() => OpenIdIdentity.Read(token, Provider, keys is null ? Keys() : Parse(keys), Nonce, null, Now)).Fault;

    private static IReadOnlyList<PublishedKey> Keys()
    {
        var curve = Curve.ExportParameters(false);
        return Parse($$"""
            {"keys":[{{Json("r", Rsa)}},{"kty":"EC","crv":"P-256","kid":"e","x":"{{Base64Url.EncodeToString(curve.Q.X!)}}","y":"{{Base64Url.EncodeToString(curve.Q.Y!)}}"}]}
            """);
    }

    private static IReadOnlyList<PublishedKey> Parse(string keys) => PublishedKey.ReadAll(JsonDocument.Parse(keys).RootElement);

    private static string Key(string id, RSA rsa, params IReadOnlyList<(string Name, string Value)> more) => $$"""{"keys":[{{Json(id, rsa, more)}}]}""";

    private static string Json(string id, RSA rsa, params IReadOnlyList<(string Name, string Value)> more)
    {
        var key = rsa.ExportParameters(false);
        var json = new JsonObject { ["kty"] = "RSA", ["kid"] = id, ["n"] = Base64Url.EncodeToString(key.Modulus!), ["e"] = Base64Url.EncodeToString(key.Exponent!) };
        foreach (var (name, value) in more)
            json[name] = value;
        return json.ToJsonString();
    }

    private static string Sign(JsonObject claims, string algorithm = "RS256", JsonObject? header = null, RSA? rsa = null) =>
        Sign(claims.ToJsonString(), header ?? new() { ["alg"] = algorithm, ["kid"] = algorithm == "ES256" ? "e" : "r" }, algorithm, rsa ?? Rsa);

    private static string Sign(string claims, JsonObject header, string algorithm, RSA rsa)
    {
        var signed = $"{Encode(header.ToJsonString())}.{Encode(claims)}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = algorithm == "ES256"
            ? Curve.SignData(bytes, HashAlgorithmName.SHA256)
            : rsa.SignData(bytes, HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
