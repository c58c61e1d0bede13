using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Work;

/// <summary>Registers and maps the page on which people follow what goes on behind the others.</summary>
internal static class WorkServices
{
    public static IServiceCollection AddWork(this IServiceCollection services)
    {
        foreach (var grant in WorkPermissions.Grants)
            services.AddSingleton(grant);
        services.AddSingleton(new ActionText(nameof(CancelWork), Strings.Text("Did-CancelWork")));
        return services.AddSingleton(new MenuItem(Strings.Text("Menu"), Icons.Clock, "work", WorkPermissions.Read, Order: 80));
    }

    public static void MapWork(this IEndpointRouteBuilder routes) => routes.MapForm<CancelWork, Done, WorkListPage>("/t/{tenant}/work/{id}/cancel",
        accepted => new(accepted.HttpContext.RequestServices.GetRequiredService<TenantScope>().Tenant.Path("work"), Strings.Text("Cancelled")));
}
