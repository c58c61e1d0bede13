using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.Components.Layouts;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Tenancy;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;

namespace SaasStarter.Backbone.Marketing;

/// <summary>
/// Counts visitors of public pages, after they were answered. Whoever is signed in is no visitor; robots that say so, pages fetched in advance, and those who ask
/// not to be counted (<c>DNT</c>, <c>Sec-GPC</c>) are left out. No cookie, and no address is kept.
/// </summary>
internal sealed class VisitMiddleware(RequestDelegate next, Visits visits)
{
    private static readonly string[] Robots = ["bot", "crawl", "spider", "preview", "monitor", "curl", "wget", "python", "headless"];

    public async Task InvokeAsync(HttpContext context, TenantScope scope)
    {
        await next(context);
        if (context.Response.StatusCode == StatusCodes.Status200OK && scope.Caller.Person is null && HttpMethods.IsGet(context.Request.Method)
            && PageOf(context.GetEndpoint()) is { } page && IsSomebody(context.Request))
        {
            var visitor = Visitor.Of(context);
            visits.Count(page, visitor.Network, visitor.UserAgent);
        }
    }

    // Of pages with a secret or a name in their address, only the pattern.
    private static string? PageOf(Endpoint? endpoint) =>
        endpoint is RouteEndpoint { RoutePattern.RawText: { } pattern, Metadata: { } metadata } && metadata.GetMetadata<PublicPageAttribute>() is not null
        && metadata.GetMetadata<LayoutAttribute>()?.LayoutType == typeof(PublicLayout) ? $"/{pattern.TrimStart('/')}" : null;

    private static bool IsSomebody(HttpRequest request)
    {
        var headers = request.Headers;
        var browser = headers.UserAgent.ToString();
        return browser.Length > 0 && headers["DNT"] != "1" && headers["Sec-GPC"] != "1" && headers["Sec-Purpose"].Count == 0
            && !Array.Exists(Robots, robot => browser.Contains(robot, StringComparison.OrdinalIgnoreCase));
    }
}
