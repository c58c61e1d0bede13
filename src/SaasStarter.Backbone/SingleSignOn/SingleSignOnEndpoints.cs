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
        routes.MapForm<SaveSingleSignOn, Done, SingleSignOnPage>($"/t/{{tenant}}/{Page}", accepted => Back(accepted, "Saved"));
        routes.MapForm<TestSingleSignOn, ExternalBegun, SingleSignOnPage>($"/t/{{tenant}}/{Page}/test", accepted => ExternalEndpoints.Leave(accepted.HttpContext, accepted.Response));
        routes.MapForm<SwitchSingleSignOn, Done, SingleSignOnPage>($"/t/{{tenant}}/{Page}/switch", accepted => Back(accepted, accepted.Request.On ? "SwitchedOnNotice" : "SwitchedOffNotice"));
        routes.MapForm<RequireSingleSignOn, Done, SingleSignOnPage>($"/t/{{tenant}}/{Page}/require", accepted => Back(accepted, accepted.Request.On ? "RequiredNotice" : "NotRequiredNotice"));
        routes.MapForm<RemoveSingleSignOn, Done, SingleSignOnPage>($"/t/{{tenant}}/{Page}/remove", accepted => Back(accepted, "RemovedNotice"));
    }

    private static Next Back<TRequest, TResponse>(Accepted<TRequest, TResponse> accepted, string notice) =>
        new(accepted.HttpContext.RequestServices.GetRequiredService<TenantScope>().Tenant.Path(Page), Strings.Text(notice));
}
