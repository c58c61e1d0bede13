using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;

namespace SaasStarter.Backbone.Hosting.Demo;

/// <summary>The demonstration: data, entrance, banner and nightly reset.</summary>
internal static class DemoHosting
{
    public static void AddDemo(this IServiceCollection services, IHostEnvironment environment)
    {
        services.AddSingleton<DemoData>();
        services.AddSingleton<DemoCast>();
        services.AddSingleton(new ActionText(nameof(EnterDemo), new LocalizedText(typeof(Strings), "Did-EnterDemo", [])));
        services.AddSingleton(new PageBanner(typeof(DemoBanner)));
        services.AddSingleton(new DevelopmentTool("/demo", "Demonstration", "Enter the pilot tenant as any role, without a password."));
        if (environment.IsEnvironment(DevelopmentGate.Demo))
            services.AddHostedService<DemoReset>();
    }

    public static void MapDemo(this IEndpointRouteBuilder routes) =>
        routes.MapForm<EnterDemo, string, DemoPage>("/demo/{person}", entered =>
        {
            SessionCookie.Write(entered.HttpContext, entered.Response);
            return new($"/t/{PilotTenant.PilotSlug}");
        });
}
