using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Domains;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting;

/// <summary>What every answer tells the browser to refuse, and what it tells everybody on the way not to keep.</summary>
internal static class SecurityHeaders
{
    /// <summary>Adds the headers, however the answer came about: also to errors, whose own headers were cleared.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app)
    {
        var isDevelopment = app.ApplicationServices.GetRequiredService<IHostEnvironment>().IsDevelopment();
        return app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                Write(context, isDevelopment);
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    private static void Write(HttpContext context, bool isDevelopment)
    {
        var headers = context.Response.Headers;
        var embedded = context.GetEndpoint()?.Metadata.GetMetadata<EmbeddedDocument>();
        headers.ContentSecurityPolicy = embedded is null
            ? Policy(context.RequestServices.GetRequiredService<PageNonce>(), FormDestinations(context))
            : $"{embedded.Policy}; frame-ancestors 'self'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = embedded is { IsForOtherSites: true } ? "cross-origin" : "same-origin";
        headers.XFrameOptions = embedded is null ? "DENY" : "SAMEORIGIN";
        headers.Remove("blazor-enhanced-nav");
        if (!isDevelopment && context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        // A file at an address that changes with its content says itself for how long its reader may keep it.
        if (IsPersonal(context) && !headers.CacheControl.ToString().StartsWith("private, ", StringComparison.Ordinal))
            headers.CacheControl = "no-store";
    }

    // What is sent on a tenant's host may lead to the platform's: to sign in again, to the choice of tenant.
    private static IEnumerable<FormDestination> FormDestinations(HttpContext context) => TenantHost.Of(context) is null
        ? context.RequestServices.GetServices<FormDestination>()
        : [.. context.RequestServices.GetServices<FormDestination>(), new(context.RequestServices.GetRequiredService<TenantHosts>().Platform.GetLeftPart(UriPartial.Authority))];

    // Scripts come from files only; the one inline script that a page has is a list of what may be prefetched.
    private static string Policy(PageNonce nonce, IEnumerable<FormDestination> destinations) =>
        $"default-src 'none'; base-uri 'none'; form-action {string.Join(' ', ["'self'", .. destinations.Select(destination => destination.Origin)])}; "
        + "frame-ancestors 'none'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; frame-src 'self'; manifest-src 'self'; script-src 'self' 'inline-speculation-rules'; "
        + $"style-src 'self' 'nonce-{nonce.Value}'";

    private static bool IsPersonal(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
            return false;
        return context.RequestServices.GetRequiredService<TenantScope>().Caller.IsKnown || context.Response.Headers.SetCookie.Count > 0;
    }
}
