using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting;

/// <summary>The one line that adds the backbone to a product, and the one that maps it.</summary>
public static class BackboneHosting
{
    /// <summary>Adds all capabilities.</summary>
    public static WebApplicationBuilder AddBackbone(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<RoleCatalogue>();
        // First of the hosted services: it starts before the others, and stops after them.
        services.AddHostedService<DatabaseStartup>();
        services.AddAccounts();
        services.AddPersistence();
        services.AddSingleton<IActionRecorder, ActionRecorder>();
        services.AddMail(builder.Configuration);
        services.AddHandlers(typeof(BackboneHosting).Assembly);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "saasstarter-form";
            options.FormFieldName = "__token";
        });
        services.AddLocalization();
        services.AddRazorComponents();
        return builder;
    }

    /// <summary>Maps all capabilities.</summary>
    public static WebApplication MapBackbone(this WebApplication app)
    {
        app.UseRouting();
        app.UseMiddleware<CallerMiddleware>();
        app.UseMiddleware<AudienceMiddleware>();
        app.MapStaticAssets();
        return app;
    }
}
