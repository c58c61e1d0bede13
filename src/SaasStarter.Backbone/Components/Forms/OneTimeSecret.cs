using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace SaasStarter.Backbone.Components.Forms;

/// <summary>A secret that the next page shows, once: a key that was just made. It travels in a protected cookie, as notices do, and is good for a few minutes.</summary>
public sealed class OneTimeSecret(IDataProtectionProvider protection)
{
    private const string Cookie = "saasstarter-secret";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector(nameof(OneTimeSecret)).ToTimeLimitedDataProtector();

    /// <summary>Leaves a secret for a page.</summary>
    /// <param name="context">The request that made it.</param>
    /// <param name="path">The page that shows it, and no other.</param>
    /// <param name="secret">The secret.</param>
    public void Leave(HttpContext context, string path, string secret) =>
        context.Response.Cookies.Append(Cookie, _protector.Protect($"{path}\n{secret}", Lifetime), Options(context));

    /// <summary>Takes the secret that was left for this page, or null. Taken before the response starts, it is shown once.</summary>
    public string? Take(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { } value)
            return null;
        try
        {
            if (_protector.Unprotect(value).Split('\n', 2) is not [var path, var secret] || context.Request.Path != path)
                return null;
            context.Response.Cookies.Delete(Cookie, Options(context));
            return secret;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        MaxAge = Lifetime,
    };
}
