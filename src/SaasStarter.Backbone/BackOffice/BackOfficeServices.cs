using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.BackOffice.Flags;
using SaasStarter.Backbone.BackOffice.Health;
using SaasStarter.Backbone.BackOffice.Impersonation;
using SaasStarter.Backbone.BackOffice.Tenants;
using SaasStarter.Backbone.BackOffice.Users;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Jobs;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Registers the back office and its forms. Its pages come from the capabilities.</summary>
internal static class BackOfficeServices
{
    public static IServiceCollection AddBackOffice(this IServiceCollection services)
    {
        services.AddScoped<SecondFactor>();
        services.AddSingleton(new StaffMenuItem(Strings.Text("Activity"), Icons.Eye, BackOfficePaths.Activity, BackOfficePermissions.ReadActivity, Order: 90));
        services.AddSingleton(new StaffMenuItem(Strings.Text("Trails"), Icons.Lock, BackOfficePaths.Trails, BackOfficePermissions.ReadActivity, Order: 91));
        services.AddRecurringJob<MailTrailHeads>("mail-trail-heads", "10 5 * * *");
        services.AddSingleton(new DevelopmentTool(SitePaths.BackOffice, "Back office",
            "For the platform's staff only; nobody else finds anything there. Become staff with ./manage staff add <your mail address>, once you have an account."));
        foreach (var grant in BackOfficePermissions.Grants)
            services.AddSingleton(grant);
        foreach (var action in new[]
        {
            nameof(ShowOverview), nameof(ListPlatformActions), nameof(ListTrails), nameof(SetUpSecondFactor), nameof(ConfirmSecondFactor), nameof(ResetSecondFactor),
            nameof(AddStaff), nameof(RemoveStaff),
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
        routes.MapForm<ConfirmSecondFactor, StaffConfirmed, SecondFactorPage>(SitePaths.SecondFactor,
            accepted => LetIn(accepted.HttpContext, accepted.Response, accepted.Request.ReturnUrl));
        routes.MapForm<SetUpSecondFactor, StaffConfirmed, SecondFactorPage>(BackOfficePaths.SetUpSecondFactor,
            accepted => LetIn(accepted.HttpContext, accepted.Response, accepted.Request.ReturnUrl));
    }

    private static Next LetIn(HttpContext context, StaffConfirmed confirmed, string returnUrl)
    {
        SessionCookie.Write(context, confirmed.SessionToken);
        return new(BackOfficePaths.Wanted(returnUrl));
    }
}
