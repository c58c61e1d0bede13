using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Components.Forms;

/// <summary>What a page says once, after a redirect: "Invitation sent." It travels in a protected cookie, so that nobody else can put words there.</summary>
public sealed class Notices(IDataProtectionProvider protection, IStringLocalizerFactory localizers)
{
    private const string Cookie = "saasstarter-notice";

    private readonly IDataProtector _protector = protection.CreateProtector(nameof(Notices));

    /// <summary>Leaves a notice for the next page.</summary>
    public void Leave(HttpContext context, LocalizedText notice) =>
        context.Response.Cookies.Append(Cookie, _protector.Protect(notice.Read(localizers)), Options(context));

    /// <summary>Takes the notice that the page before left, or null. Taken before the response starts, it is shown once.</summary>
    public string? Take(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { } value)
            return null;
        context.Response.Cookies.Delete(Cookie, Options(context));
        try
        {
            return _protector.Unprotect(value);
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
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = "/",
    };
}
