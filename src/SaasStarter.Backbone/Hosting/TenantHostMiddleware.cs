using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.AspNetCore.WebUtilities;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Domains;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting;

/// <summary>
/// Lets each host have what is its own: a tenant's host the pages of that tenant, the platform's host everything, and any other nothing at all. What somebody opens
/// at a tenant's host that is not the tenant's, their account for example, is on the platform's. Stands after routing.
/// </summary>
internal sealed class TenantHostMiddleware(RequestDelegate next, TenantHosts hosts)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var name = context.Request.Host.Host.ToLowerInvariant();
        if (!hosts.AreOn || hosts.IsPlatform(name) || Has<OnEveryHostAttribute>(context))
        {
            await next(context);
        }
        else if (await hosts.Find(name, context.RequestAborted) is not { } host)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else
        {
            context.Features.Set(host);
            if (IsOfTenant(context, host))
                await next(context);
            else
                LeadElsewhere(context, host);
        }
    }

    private static bool IsOfTenant(HttpContext context, TenantHost host) =>
        Has<StaticAssetDescriptor>(context) || Has<OnTenantHostsAttribute>(context)
        || (context.GetRouteValue(CallerMiddleware.TenantParameter) as string == host.Slug && !IsForGuests(context) && !Has<OnPlatformHostAttribute>(context));

    // Who has yet to join has no way in here: what an invitation opens is on the platform's host.
    private static bool IsForGuests(HttpContext context) =>
        IsOpened(context) && context.GetEndpoint()?.Metadata.GetMetadata<IAudienceMetadata>()?.Audience is Audience.TokenHolderAudience;

    private void LeadElsewhere(HttpContext context, TenantHost host)
    {
        var path = context.Request.Path;
        if (!IsOpened(context) || path.Value?.StartsWith("//", StringComparison.Ordinal) != false)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (path == SitePaths.Home)
            context.Response.Redirect($"/t/{host.Slug}");
        else
            context.Response.Redirect(path == SitePaths.SignIn ? PlaceOfHandOff(context, host) : new Uri(hosts.Platform, path.ToUriComponent() + context.Request.QueryString).AbsoluteUri);
    }

    // Nobody signs in here. Whoever has to, or has done so at the platform's, comes back with a code.
    private string PlaceOfHandOff(HttpContext context, TenantHost host) => QueryHelpers.AddQueryString(new Uri(hosts.Platform, HandOff.Path).AbsoluteUri, new Dictionary<string, string?>
    {
        ["host"] = host.Name,
        ["state"] = HandOff.HashOf(HandOff.Remember(context)),
        [ReturnUrl.Parameter] = ReturnUrl.Of(context) ?? $"/t/{host.Slug}",
    });

    private static bool IsOpened(HttpContext context) => (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) && context.Request.AcceptsHtml();

    private static bool Has<T>(HttpContext context) where T : class => context.GetEndpoint()?.Metadata.GetMetadata<T>() is not null;
}

/// <summary>
/// Leads members who open a tenant's page on the platform's host to the same page on the tenant's own, so that each tenant's pages are a site by themselves. The page
/// of the domains stays: it is the way back when a domain leads nowhere; so does what belongs there. Stands behind all that refuses.
/// </summary>
internal sealed class TenantSiteMiddleware(RequestDelegate next, ITenantSites sites, TenantHosts hosts)
{
    public async Task InvokeAsync(HttpContext context, TenantScope scope)
    {
        if (IsMembersPage(context, scope) && await sites.Find(scope.Tenant, context.RequestAborted) is { } site)
            await new RazorComponentResult<LeadOnPage>(new { Address = new Uri(site, context.Request.GetEncodedPathAndQuery()).AbsoluteUri }).ExecuteAsync(context);
        else
            await next(context);
    }

    private bool IsMembersPage(HttpContext context, TenantScope scope) =>
        hosts.AreOn && scope is { HasTenant: true, Caller: { Role: not null, Agent: null } } && TenantHost.Of(context) is null
        && HttpMethods.IsGet(context.Request.Method) && context.Request.AcceptsHtml()
        && context.GetEndpoint()?.Metadata.GetMetadata<IAudienceMetadata>() is { Audience: Audience.MemberAudience } page && page.Request != typeof(ListDomains)
        && context.GetEndpoint()?.Metadata.GetMetadata<OnPlatformHostAttribute>() is null;
}
