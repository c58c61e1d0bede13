using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.External;

namespace SaasStarter.Backbone.Identity.OpenIdConnect;

/// <summary>Who a person is, in the word of a provider.</summary>
/// <param name="Issuer">Who says so: one organisation of a provider for many.</param>
/// <param name="Subject">The person's name there, which never changes and is nobody else's (OpenID Connect Core 1.0, 5.7).</param>
/// <param name="Email">The person's mail address, as far as it is one.</param>
/// <param name="IsEmailVerified">Whether the provider made sure that it is the person's.</param>
/// <param name="Name">The person's name.</param>
internal sealed record OpenIdIdentity(string Issuer, string Subject, string? Email, bool IsEmailVerified, string? Name)
{
    // Clocks differ; more than a minute is somebody's mistake, or worse.
    private const double Skew = 60;

    // As long as an attempt to sign in may take: an older token was issued for another one.
    private static readonly double OldestToken = ExternalAttempt.Lifetime.TotalSeconds;

    /// <summary>
    /// Believes an ID token if it keeps all rules of OpenID Connect Core 1.0, 3.1.3.7: signed by the provider, issued by it, for this product, now, and for this attempt.
    /// </summary>
    /// <param name="token">The token as it came.</param>
    /// <param name="provider">From whom.</param>
    /// <param name="keys">Its published keys.</param>
    /// <param name="nonce">What the attempt sent along.</param>
    /// <param name="accessToken">The access token that came with it.</param>
    /// <param name="now">Now.</param>
    /// <exception cref="OpenIdException">It does not.</exception>
    public static OpenIdIdentity Read(
        string? token, OpenIdProvider provider, IReadOnlyList<PublishedKey> keys, string nonce, string? accessToken, DateTimeOffset now)
    {
        var read = SignedToken.Read(token);
        read.Verify(keys);
        var claims = read.Claims;
        var (issuer, seconds) = (claims.Text("iss"), now.ToUnixTimeMilliseconds() / 1000d);
        Require(provider.Issued(issuer, claims.Text("tid")), OpenIdFault.Issuer, issuer);
        Require(IsFor(claims, provider.ClientId), OpenIdFault.Audience, claims.TryGetProperty("aud", out var audience) ? audience.GetRawText() : null);
        Require(claims.Seconds("exp") > seconds - Skew, OpenIdFault.Expired, $"{claims.Seconds("exp")}");
        Require(claims.Seconds("iat") is { } issuedAt && issuedAt <= seconds + Skew && issuedAt >= seconds - OldestToken - Skew, OpenIdFault.IssuedAt, $"{claims.Seconds("iat")}");
        Require(!claims.TryGetProperty("nbf", out _) || claims.Seconds("nbf") <= seconds + Skew, OpenIdFault.IssuedAt, $"{claims.Seconds("nbf")}");
        Require(AreEqual(claims.Text("nonce"), nonce), OpenIdFault.Nonce, null);
        Require(!claims.TryGetProperty("at_hash", out _) || AreEqual(claims.Text("at_hash"), HashOf(accessToken)), OpenIdFault.AccessToken, null);
        var subject = claims.Text("sub");
        Require(subject is { Length: > 0 and <= ExternalSignIn.LongestSubject } && !subject.Any(char.IsControl), OpenIdFault.Subject, null);
        return new OpenIdIdentity(issuer!, subject!, null, false, null).With(claims, provider);
    }

    /// <summary>The same with what else the provider says of the person.</summary>
    public OpenIdIdentity With(JsonElement claims, OpenIdProvider provider)
    {
        var (email, name) = (claims.Text("email"), claims.Text("name"));
        if (email is null || new Validation().MailAddress(email).Errors.Count > 0)
            email = null;
        if (name is null || new Validation().Line(name, ExternalAttempt.LongestName).Errors.Count > 0)
            name = null;
        // Whoever vouches for all addresses and still says of one that it is not verified means that one.
        var isDenied = claims.TryGetProperty(provider.VerifiedClaim, out _) && !claims.IsTrue(provider.VerifiedClaim);
        return this with { Email = email, IsEmailVerified = email is not null && (claims.IsTrue(provider.VerifiedClaim) || (provider.VouchesForEmail && !isDenied)), Name = name };
    }

    // With several audiences, or whenever it is named, the token has to be issued to this product (3.1.3.7, rules 3 to 5).
    private static bool IsFor(JsonElement claims, string clientId)
    {
        if (!claims.TryGetProperty("aud", out var audience))
            return false;
        string?[] audiences = audience.ValueKind switch
        {
            JsonValueKind.String => [audience.GetString()],
            JsonValueKind.Array => [.. audience.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.String ? one.GetString() : null)],
            _ => [],
        };
        var isNamed = claims.TryGetProperty("azp", out _);
        return audiences.Contains(clientId) && ((audiences.Length == 1 && !isNamed) || claims.Text("azp") == clientId);
    }

    // The left half of the hash; all accepted algorithms hash with SHA-256 (3.1.3.6).
    private static string HashOf(string? accessToken) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken ?? "")).AsSpan(0, SHA256.HashSizeInBytes / 2));

    private static bool AreEqual(string? one, string other) => one is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private static void Require(bool holds, OpenIdFault fault, string? found)
    {
        if (!holds)
            throw new OpenIdException(fault, found ?? "missing, or another one");
    }
}
