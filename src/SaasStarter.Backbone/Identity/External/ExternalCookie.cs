using Microsoft.AspNetCore.Http;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>
/// The cookie that binds an attempt to the browser: whoever makes somebody else's browser bring back an answer of their own signs nobody in (RFC 6749, 10.12).
/// It goes along when the provider sends the browser back, which is a navigation from another site.
/// </summary>
internal static class ExternalCookie
{
    private const string Name = "saasstarter-external";

    /// <summary>The token that the browser sent, or null.</summary>
    public static string? Read(HttpContext context) => context.Request.Cookies[NameFor(context)] is { Length: 43 } token ? token : null;

    /// <summary>Gives the browser a token.</summary>
    public static void Write(HttpContext context, string token) => context.Response.Cookies.Append(NameFor(context), token, Options(context));

    /// <summary>Takes it away.</summary>
    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(NameFor(context), Options(context));

    private static string NameFor(HttpContext context) => context.Request.IsHttps ? $"__Host-{Name}" : Name;

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
        Path = "/",
        MaxAge = ExternalAttempt.Lifetime * 2,
    };
}
