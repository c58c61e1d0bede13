using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Impersonation;

/// <summary>Registers how the staff acts as a member: the page that asks for it, the banner while it lasts, and the way out.</summary>
internal static class ImpersonationPages
{
    /// <summary>Where the staff leaves. It lies outside of the back office, which is closed to who acts as somebody else.</summary>
    public const string Leave = "/impersonation/leave";

    /// <summary>To act as a member of a tenant that agrees to it.</summary>
    public static Permission Impersonate { get; } = new("impersonation.begin");

    /// <summary>The page that asks why, and the address of its form.</summary>
    public static string Begin(string slug, string person) => $"{SitePaths.BackOffice}/tenants/{slug}/act-as/{person}";

    public static IServiceCollection AddImpersonation(this IServiceCollection services)
    {
        services.AddScoped<ImpersonatedMembers>();
        services.AddSingleton(new StaffGrant(Impersonate, ForObservers: false));
        services.AddSingleton(new PageBanner(typeof(ImpersonationBanner)));
        foreach (var action in new[] { nameof(PrepareImpersonation), nameof(BeginImpersonation), nameof(LeaveImpersonation) })
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        return services;
    }

    public static void MapImpersonation(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<BeginImpersonation, Impersonating, BeginImpersonationPage>(Begin("{slug}", "{person}"), accepted =>
        {
            SessionCookie.Write(accepted.HttpContext, accepted.Response.SessionToken);
            return new($"/t/{accepted.Request.Slug}");
        });
        routes.MapForm<LeaveImpersonation, Impersonating, LeaveImpersonationPage>(Leave, accepted =>
        {
            SessionCookie.Write(accepted.HttpContext, accepted.Response.SessionToken);
            return new(SitePaths.BackOffice + "/tenants");
        });
    }
}

/// <summary>A session that has just begun in place of the one that the browser had.</summary>
/// <param name="SessionToken">What the browser keeps from now on, in <see cref="SessionCookie"/>.</param>
internal sealed record Impersonating(string SessionToken);
