using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace SaasStarter.Backbone.Domains;

/// <summary>
/// How somebody who is signed in on the platform's host gets into a host of a tenant: without a password there, and without a cookie that both share. The tenant's
/// host gives the browser a secret, and sends it to the platform with the secret's hash; the platform gives it a code for a minute, which only this browser can use,
/// only there, once. <c>docs/domains.md</c> tells it step by step.
/// </summary>
internal static class HandOff
{
    /// <summary>The platform's page, which gives the code.</summary>
    public const string Path = "/hand-off";

    /// <summary>Where a tenant's host takes the code.</summary>
    public const string EntrancePath = "/hand-off/enter";

    private const string CookieName = "saasstarter-hand-off";

    /// <summary>The browser's secret, made if there is none: several tabs may be under way at once.</summary>
    public static string Remember(HttpContext context)
    {
        var secret = Secret(context) ?? WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        context.Response.Cookies.Append(NameFor(context), secret, Options(context));
        return secret;
    }

    /// <summary>The browser's secret; null when it has none.</summary>
    public static string? Secret(HttpContext context) => context.Request.Cookies[NameFor(context)] is { Length: 43 } secret ? secret : null;

    /// <summary>What the platform learns of the browser's secret.</summary>
    public static string HashOf(string secret) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    // As SessionCookie: held to this one host.
    private static string NameFor(HttpContext context) => context.Request.IsHttps ? $"__Host-{CookieName}" : CookieName;

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
        Path = "/",
        MaxAge = TimeSpan.FromHours(1), // Somebody may have to sign in, or sign up, meanwhile.
    };
}

/// <summary>What a code says.</summary>
/// <param name="Id">By which it is used once.</param>
/// <param name="SessionId">The session on the platform's host.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="Host">The host that it is for.</param>
/// <param name="State">The hash of the secret of the browser that it is for.</param>
internal sealed record HandOffTicket(Guid Id, Guid SessionId, Guid TenantId, string Host, string State);

/// <summary>Seals and opens codes. Nobody keeps them: a code that was used is known by the session that it began.</summary>
internal sealed class HandOffCodes(IDataProtectionProvider protection)
{
    /// <summary>How long a code is good: as long as a slow network needs for two redirects.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("HandOff.Code").ToTimeLimitedDataProtector();

    public string Seal(HandOffTicket ticket) => _protector.Protect(JsonSerializer.Serialize(ticket), Lifetime);

    /// <summary>What a code says; null when it is none, or not any more.</summary>
    public HandOffTicket? Open(string code)
    {
        try
        {
            return JsonSerializer.Deserialize<HandOffTicket>(_protector.Unprotect(code));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
