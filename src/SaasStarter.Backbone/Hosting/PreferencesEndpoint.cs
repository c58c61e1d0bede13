using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting;

/// <summary>Takes the choice of language and colour scheme at the foot of every page.</summary>
internal static class PreferencesEndpoint
{
    /// <summary>Maps <see cref="SitePaths.Preferences"/>.</summary>
    public static void MapPreferences(this IEndpointRouteBuilder routes) =>
        routes.MapPost(SitePaths.Preferences, Keep).WithMetadata(new PublicPageAttribute(), new OnTenantHostsAttribute())
            .DisableAntiforgery(); // A token would set a cookie on every public page. The browser says where the form stood.

    private static async Task<Results<RedirectHttpResult, StatusCodeHttpResult>> Keep(HttpContext context, Brand brand, TenantScope scope,
        IEnumerable<IAccountCulture> accountCultures)
    {
        if (!RequestOrigin.IsThisSite(context.Request))
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        if (!context.Request.HasFormContentType || await PostedForm.Read(context) is not { } form)
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        string? culture = form["culture"], colorScheme = form["colorScheme"], returnTo = form["returnTo"];
        if (culture is not null && brand.Cultures.Contains(culture))
        {
            context.Response.Cookies.Append(Preferences.CultureCookie, culture, Options(context));
            foreach (var accountCulture in accountCultures.Where(_ => scope.Caller.Person is not null))
                await accountCulture.Change(culture, context.RequestAborted);
        }
        if (colorScheme is not null && Preferences.ColorSchemes.Contains(colorScheme))
            context.Response.Cookies.Append(Preferences.ColorSchemeCookie, colorScheme, Options(context));
        return TypedResults.LocalRedirect(IsLocalPath(returnTo) ? returnTo! : SitePaths.Home);
    }

    private static bool IsLocalPath(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && Uri.IsWellFormedUriString(path, UriKind.Relative);

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = TimeSpan.FromDays(365),
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
    };
}
