using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace SaasStarter.Backbone.Identity;

/// <summary>The cookie that names a session: 256 random bits, of which the database knows only the hash. It belongs to one host, never to sub-domains.</summary>
internal static class SessionCookie
{
    private const string Name = "saasstarter-session";

    /// <summary>A new token and what is kept of it.</summary>
    public static (string Token, byte[] Hash) NewToken()
    {
        var token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        return (token, HashOf(token));
    }

    /// <summary>What the database knows of a token.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>The hash of the token that the browser sent, or null.</summary>
    public static byte[]? Read(HttpContext context) => context.Request.Cookies[NameFor(context)] is { Length: 43 } token ? HashOf(token) : null;

    /// <summary>Gives the browser a token.</summary>
    public static void Write(HttpContext context, string token) => context.Response.Cookies.Append(NameFor(context), token, Options(context));

    /// <summary>Takes it away.</summary>
    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(NameFor(context), Options(context));

    // Browsers hold a cookie with this prefix to one host, whole paths and TLS (RFC 6265bis, 4.1.3.2); without TLS they refuse it.
    private static string NameFor(HttpContext context) => context.Request.IsHttps ? $"__Host-{Name}" : Name;

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
        Path = "/",
        MaxAge = Sessions.LongestLifetime, // The row knows when it ends for lack of use.
    };
}
