using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.External;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>The forms of single sign-on.</summary>
internal static class SingleSignOnEndpoints
{
    /// <summary>Where an owner sets it up, under <c>/t/{slug}/</c>.</summary>
    public const string Page = "settings/sign-on";

    public static void MapSingleSignOn(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<BeginSingleSignOn, ExternalBegun, SignOnPage>(ExternalPaths.SingleSignOn, accepted => ExternalEndpoints.Leave(accepted.HttpContext, accepted.Response));
        // The test goes to the provider and comes back to the platform's host, with the cookie that it left there.
        var tenant = routes.MapGroup("/t/{tenant}").WithMetadata(new OnPlatformHostAttribute());
        tenant.MapForm<SaveSingleSignOn, Done, SingleSignOnPage>(Page, accepted => Back(accepted, "Saved"));
        tenant.MapForm<TestSingleSignOn, ExternalBegun, SingleSignOnPage>($"{Page}/test", accepted => ExternalEndpoints.Leave(accepted.HttpContext, accepted.Response));
        tenant.MapForm<SwitchSingleSignOn, Done, SingleSignOnPage>($"{Page}/switch", accepted => Back(accepted, accepted.Request.On ? "SwitchedOnNotice" : "SwitchedOffNotice"));
        tenant.MapForm<RequireSingleSignOn, Done, SingleSignOnPage>($"{Page}/require", accepted => Back(accepted, accepted.Request.On ? "RequiredNotice" : "NotRequiredNotice"));
        tenant.MapForm<RemoveSingleSignOn, Done, SingleSignOnPage>($"{Page}/remove", accepted => Back(accepted, "RemovedNotice"));
    }

    private static Next Back<TRequest, TResponse>(Accepted<TRequest, TResponse> accepted, string notice) =>
        new(accepted.HttpContext.RequestServices.GetRequiredService<TenantScope>().Tenant.Path(Page), Strings.Text(notice));
}
