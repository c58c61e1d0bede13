using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Activities;

/// <summary>Registers and maps the pages of the trail.</summary>
internal static class ActivityServices
{
    public static IServiceCollection AddActivity(this IServiceCollection services)
    {
        foreach (var grant in ActivityPermissions.Grants)
            services.AddSingleton(grant);
        services.AddSingleton(new ActionText(nameof(ExportActivity), Strings.Text("Did-ExportActivity")));
        services.AddFilePurpose(ActivityExports.Purpose);
        services.AddScoped<ActivityTeller>();
        services.AddScoped<RecordNamer>();
        return services.AddSingleton(new MenuItem(Strings.Text("Activity"), Icons.Eye, "activity", ActivityPermissions.Read, Order: 70));
    }

    public static void MapActivity(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<ExportActivity, Done, ActivityPage>("/t/{tenant}/activity/export", accepted => new(Path(accepted, "activity"), Strings.Text("Exporting")));
        routes.MapForm<RestoreVersion, Done, HistoryPage>("/t/{tenant}/history/{subject}/restore/{entry}",
            accepted => new(Path(accepted, $"history/{accepted.Request.Subject}"), Strings.Text("Restored")));
    }

    private static string Path<TRequest, TResponse>(Accepted<TRequest, TResponse> accepted, string page) =>
        accepted.HttpContext.RequestServices.GetRequiredService<TenantScope>().Tenant.Path(page);
}
