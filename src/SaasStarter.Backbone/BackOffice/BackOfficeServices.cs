using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.BackOffice.Flags;
using SaasStarter.Backbone.BackOffice.Health;
using SaasStarter.Backbone.BackOffice.Impersonation;
using SaasStarter.Backbone.BackOffice.Tenants;
using SaasStarter.Backbone.BackOffice.Users;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Jobs;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Registers the back office and its forms. Its pages come from the capabilities.</summary>
internal static class BackOfficeServices
{
    public static IServiceCollection AddBackOffice(this IServiceCollection services)
    {
        services.AddSingleton(new StaffMenuItem(Strings.Text("Activity"), Icons.Eye, BackOfficePaths.Activity, BackOfficePermissions.ReadActivity, Order: 90));
        services.AddSingleton(new StaffMenuItem(Strings.Text("Trails"), Icons.Lock, BackOfficePaths.Trails, BackOfficePermissions.ReadActivity, Order: 91));
        services.AddRecurringJob<MailTrailHeads>("mail-trail-heads", "10 5 * * *");
        services.AddSingleton(new DevelopmentTool(SitePaths.BackOffice, "Back office",
            "For the platform's staff only; nobody else finds anything there. Become staff with ./manage staff add <your mail address>, once you have an account."));
        foreach (var grant in BackOfficePermissions.Grants)
            services.AddSingleton(grant);
        foreach (var action in new[]
        {
            nameof(ShowOverview), nameof(ListPlatformActions), nameof(ListTrails), nameof(ResetSecondFactor), nameof(AddStaff), nameof(RemoveStaff),
        })
        {
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        }
        return services.AddJobPages().AddHealthPage().AddTenantPages().AddUserPages().AddImpersonation().AddFlags();
    }

    public static void MapBackOffice(this IEndpointRouteBuilder routes)
    {
        routes.MapJobPages();
        routes.MapTenantPages();
        routes.MapUserPages();
        routes.MapImpersonation();
        routes.MapFlags();
    }
}
