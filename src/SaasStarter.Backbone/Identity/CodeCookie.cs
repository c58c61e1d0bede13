using Microsoft.AspNetCore.Http;

namespace SaasStarter.Backbone.Identity;

/// <summary>The cookie that binds a mailed code to the browser that asked for it: whoever reads the code in somebody's mail cannot use it elsewhere.</summary>
internal static class CodeCookie
{
    private const string Name = "saasstarter-code";

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
        MaxAge = OneTimeCodes.Retention,
    };
}
