using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.PublicApi.Tokens;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.PublicApi;

/// <summary>Which access tokens are believed: those that keep every rule of RFC 9068, 4, and no other.</summary>
public sealed class AccessTokenTests(TestApplication app) : IClassFixture<TestApplication>
{
    private static readonly string[] TwoAudiences = ["https://other.example", "http://localhost/api/v1"];

    [Fact(DisplayName = "T04: A token opens its own tenant, however it is edited")]
    public async Task T04_A_token_opens_its_own_tenant_however_it_is_edited()
    {
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));
        // In both: it is the token that keeps them apart.
        await app.Join(other.Tenant, team.Member, Role.Member);
        var program = new DeviceProgram(app);
        await program.SignIn(team.Member, team.Tenant);
        var elsewhere = await Token(program, claims => claims["tenant"] = other.Tenant.Id.ToString());
        var browser = await Token(program, claims => claims["sid"] = new Id<Session>(team.Member.SessionId!.Value).ToString());

        var edited = $"{elsewhere.Split('.')[0]}.{elsewhere.Split('.')[1]}.{program.AccessToken.Split('.')[2]}";
        Assert.Equal("urn:problem:WrongCredentials", await Refusal(edited));
        // Even signed by us, a session is good where it was let in, and a browser's nowhere here.
        Assert.Equal("urn:problem:TokenRevoked", await Refusal(elsewhere));
        Assert.Equal("urn:problem:TokenRevoked", await Refusal(browser));
        Assert.DoesNotContain("Olga Owner", (await new ApiClient(app.Visitor(), elsewhere).Get("members")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_breaks_a_rule_is_not_believed()
    {
        var team = await TestTeam.Create(app);
        var program = new DeviceProgram(app);
        await program.SignIn(team.Member, team.Tenant);
        Assert.Null(await Refusal(await Token(program, _ => { })));
        var now = app.Clock.GetUtcNow().ToUnixTimeSeconds();
        var lies = new (string What, Action<JsonObject> Lie, string Problem)[]
        {
            ("another issuer", claims => claims["iss"] = "https://evil.example", "WrongCredentials"),
            ("no issuer", claims => claims.Remove("iss"), "WrongCredentials"),
            ("another audience", claims => claims["aud"] = "http://localhost", "WrongCredentials"),
            ("an audience of two", claims => claims["aud"] = new JsonArray([.. TwoAudiences.Select(audience => (JsonNode)audience)]), "WrongCredentials"),
            ("no audience", claims => claims.Remove("aud"), "WrongCredentials"),
            ("not yet", claims => claims["nbf"] = now + 120, "WrongCredentials"),
            ("not before no time", claims => claims["nbf"] = "soon", "WrongCredentials"),
            ("not before nothing", claims => claims.Remove("nbf"), "WrongCredentials"),
            ("expired", claims => claims["exp"] = now, "TokenExpired"),
            ("without an end", claims => claims.Remove("exp"), "TokenExpired"),
            ("an end as text", claims => claims["exp"] = "4102444800", "TokenExpired"),
            ("no session", claims => claims.Remove("sid"), "WrongCredentials"),
            ("a session of nobody", claims => claims["sid"] = Id<Session>.New().ToString(), "TokenRevoked"),
            ("no tenant", claims => claims.Remove("tenant"), "WrongCredentials"),
        };

        var surprises = new List<string>();
        foreach (var (what, lie, problem) in lies)
        {
            if (await Refusal(await Token(program, lie)) is var told && told != $"urn:problem:{problem}")
                surprises.Add($"{what}: {told}");
        }
        Assert.Empty(surprises);
    }

    [Fact]
    public async Task No_algorithm_but_ours_and_no_key_but_ours_is_believed()
    {
        var team = await TestTeam.Create(app);
        var program = new DeviceProgram(app);
        await program.SignIn(team.Member, team.Tenant);
        var keys = app.Services.GetRequiredService<SigningKeys>();
        var key = await keys.Current(TestContext.Current.CancellationToken);
        var (header, claims) = (Part(program.AccessToken, 0), Part(program.AccessToken, 1));
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        byte[] Foreign(byte[] data) => foreign.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        byte[] Rsa(byte[] data) => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        byte[] Shared(byte[] data) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Published.ToJsonString()), data);

        var believed = new List<string>();
        await Try("none", With(header, ("alg", "none")), _ => []);
        await Try("None", With(header, ("alg", "None")), _ => []);
        await Try("our name, no signature", header, _ => []);
        await Try("the public key as a shared secret", With(header, ("alg", "HS256")), Shared);
        await Try("RSA", With(header, ("alg", "RS256")), Rsa);
        await Try("RSA with our key's name for ES256", header, Rsa);
        await Try("another curve's name", With(header, ("alg", "ES384")), key.Sign);
        await Try("no algorithm", With(header, ("alg", null)), key.Sign);
        await Try("somebody else's key", header, Foreign);
        await Try("somebody else's key by its own name", With(header, ("kid", "other")), Foreign);
        await Try("a key that the token brings", With(header, ("jwk", JsonNode.Parse("""{"kty":"EC"}"""))), Foreign);
        await Try("a critical extension", With(header, ("crit", new JsonArray("b64"))), key.Sign);
        await Try("an ID token", With(header, ("typ", "JWT")), key.Sign);
        await Try("another signature's form", header, data => [.. key.Sign(data), 0]);
        foreach (var (what, text) in new[] { ("nothing", "."), ("two parts", "a.b"), ("four parts", program.AccessToken + ".x"), ("dots", "..."), ("no JSON", "eA.eA.eA"), ("too long", new string('a', 70_000) + ".a.a") })
        {
            if (await Refusal(text) != "urn:problem:WrongCredentials")
                believed.Add(what);
        }
        Assert.Empty(believed);

        async Task Try(string what, JsonObject head, Func<byte[], byte[]> sign)
        {
            if (await Refusal(Sign(head, claims, sign)) != "urn:problem:WrongCredentials")
                believed.Add(what);
        }
    }

    [Fact]
    public async Task A_token_ends_after_ten_minutes_and_is_no_guess_then()
    {
        var team = await TestTeam.Create(app);
        var program = new DeviceProgram(app);
        await program.SignIn(team.Member, team.Tenant);

        app.Clock.Advance(AccessTokens.Lifetime);
        try
        {
            for (var call = 0; call <= Rate.WrongKeysFromNetwork.Count; call++)
                Assert.Equal("urn:problem:TokenExpired", (await program.Api.Get("members")).Problem);
            Assert.Null(await program.Refresh());
            Assert.Equal(HttpStatusCode.OK, (await program.Api.Get("members")).Status);
        }
        finally
        {
            app.Clock.Advance(-AccessTokens.Lifetime);
        }
    }

    [Fact]
    public async Task Keys_are_renewed_published_before_they_sign_and_the_former_ones_are_believed_meanwhile()
    {
        var keys = app.Services.GetRequiredService<SigningKeys>();
        var first = await keys.Current(CancellationToken.None);
        app.Clock.Advance(SigningKeys.Lifetime);
        try
        {
            var still = await keys.Current(CancellationToken.None);
            var published = (await keys.PublishedSet(CancellationToken.None))["keys"]!.AsArray().Select(key => (string)key!["kid"]!).ToList();
            Assert.Equal((first.Id, 2), (still.Id, published.Count));
            app.Clock.Advance(SigningKeys.Notice);
            var second = await keys.Current(CancellationToken.None);
            Assert.NotEqual(first.Id, second.Id);
            Assert.Equal(published[0], second.Id);
            Assert.Contains(await keys.Published(first.Id, CancellationToken.None), key => key.Id == first.Id);
        }
        finally
        {
            app.Clock.Advance(-SigningKeys.Lifetime - SigningKeys.Notice);
            await app.Sql(TestDatabase.Superuser, $"delete from accounts.signing_key where id <> '{first.Id}'");
        }
        Assert.DoesNotContain((await app.Database.Dump()).Rows, row => row.Json.Contains("\"d\"", StringComparison.Ordinal));
    }

    private async Task<string> Token(DeviceProgram program, Action<JsonObject> change)
    {
        var key = await app.Services.GetRequiredService<SigningKeys>().Current(TestContext.Current.CancellationToken);
        var claims = Part(program.AccessToken, 1);
        change(claims);
        return Sign(Part(program.AccessToken, 0), claims, key.Sign);
    }

    private async Task<string?> Refusal(string token) => (await new ApiClient(app.Visitor(), token).Get("members")).Problem;

    private static JsonObject Part(string token, int index) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[index]))!.AsObject();

    private static JsonObject With(JsonObject header, (string Name, JsonNode? Value) change)
    {
        var copy = header.DeepClone().AsObject();
        if (change.Value is null)
            copy.Remove(change.Name);
        else
            copy[change.Name] = change.Value;
        return copy;
    }

    private static string Sign(JsonObject header, JsonObject claims, Func<byte[], byte[]> sign)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
