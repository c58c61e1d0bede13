using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Identity.OpenIdConnect;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>What an access token says that is believed: which session it is of, and where. All else is looked up.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="TenantId">The only tenant that it opens.</param>
internal sealed record AccessClaims(Id<Session> SessionId, Id<Tenant> TenantId);

/// <summary>Writes and reads access tokens: JSON Web Tokens (RFC 7519) of the profile of RFC 9068, signed with ES256 and with nothing else.</summary>
internal sealed class AccessTokens(SigningKeys keys, SiteAddress site, TimeProvider clock)
{
    /// <summary>How long a token is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Type = "at+jwt";

    // The clocks of two nodes never agree altogether.
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);

    /// <summary>Who issues them: the product's own address.</summary>
    public string Issuer => site.Of("/").GetLeftPart(UriPartial.Authority);

    /// <summary>For whom they are: the API.</summary>
    public string Audience => site.Of(ApiGroup.Root).AbsoluteUri;

    /// <summary>A token of a session.</summary>
    public async Task<string> Write(Session session, CancellationToken cancellationToken)
    {
        var (key, now) = (await keys.Current(cancellationToken), clock.GetUtcNow());
        var header = new JsonObject { ["alg"] = PrivateKey.Algorithm, ["kid"] = key.Id, ["typ"] = Type };
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = Audience,
            ["sub"] = new Id<Person>(session.UserId).ToString(),
            ["client_id"] = session.UserAgent,
            ["sid"] = session.Id.ToString(),
            ["tenant"] = session.ProgramTenantId!.Value.ToString(),
            ["jti"] = Guid.CreateVersion7(now).ToString("N"),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>What a token says, once all of it was checked (RFC 9068, 4).</summary>
    public async Task<Result<AccessClaims>> Read(string text, CancellationToken cancellationToken)
    {
        if (await ReadSigned(text, cancellationToken) is not { } token || token.Header.Text("typ") != Type)
            return ApiProblems.WrongCredentials;
        var (claims, now) = (token.Claims, clock.GetUtcNow());
        if (claims.Text("iss") != Issuer || claims.Text("aud") != Audience || !(claims.Seconds("nbf") <= (now + Leeway).ToUnixTimeSeconds()))
            return ApiProblems.WrongCredentials;
        if (!Id<Session>.TryParse(claims.Text("sid"), null, out var session) || !Id<Tenant>.TryParse(claims.Text("tenant"), null, out var tenant))
            return ApiProblems.WrongCredentials;
        return claims.Seconds("exp") > now.ToUnixTimeSeconds() ? new AccessClaims(session, tenant) : ApiProblems.TokenExpired;
    }

    // Our own keys are published with their algorithm: no other one is tried with them.
    private async Task<SignedToken?> ReadSigned(string text, CancellationToken cancellationToken)
    {
        try
        {
            var token = SignedToken.Read(text);
            token.Verify(await keys.Published(token.Header.Text("kid"), cancellationToken));
            return token;
        }
        catch (OpenIdException)
        {
            return null;
        }
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
}
