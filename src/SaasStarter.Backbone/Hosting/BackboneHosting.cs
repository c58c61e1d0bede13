using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SaasStarter.Backbone.Activities;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.BackOffice;
using SaasStarter.Backbone.Backups;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Domains;
using SaasStarter.Backbone.Errors;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Hosting.Commands;
using SaasStarter.Backbone.Hosting.Demo;
using SaasStarter.Backbone.Hosting.Development;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Legal;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Marketing;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Notifications;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Privacy;
using SaasStarter.Backbone.PublicApi;
using SaasStarter.Backbone.Scim;
using SaasStarter.Backbone.SingleSignOn;
using SaasStarter.Backbone.Stripe;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Backbone.Webhooks;
using SaasStarter.Backbone.Work;

namespace SaasStarter.Backbone.Hosting;

/// <summary>The one line that adds the backbone to a product, and the one that maps it.</summary>
public static class BackboneHosting
{
    /// <summary>Adds all capabilities.</summary>
    /// <param name="builder">The product's builder.</param>
    /// <param name="product">The product's own assembly, with its pages and use cases.</param>
    public static WebApplicationBuilder AddBackbone(this WebApplicationBuilder builder, Assembly product)
    {
        var services = builder.Services;
        services.AddSingleton(new ProductAssembly(product));
        builder.AddTelemetry();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<DevelopmentGate>();
        services.AddSingleton<EnvironmentChecks>();
        services.AddSingleton<Doctor>();
        services.AddDemo(builder.Environment);
        services.AddSingleton<CommandLine>();
        services.AddDatabaseCommands();
        services.AddTenantCommands();
        services.AddArchiveCommands();
        services.AddStaffCommands();
        services.AddMailCommands();
        services.AddStripeCommands();
        services.AddAuditCommands();
        services.AddBackupCommands();
        services.AddDoctorCommand();
        services.AddApiCommands();
        services.AddSingleton<IsolationDemonstration>();
        services.AddSingleton(new DevelopmentTool("/dev/isolation", "Isolation", "One tenant tries to reach another one's rows; PostgreSQL refuses."));
        services.AddSingleton<RoleCatalogue>();
        // First of the hosted services: it starts before the others, and stops after them.
        services.AddHostedService<DatabaseStartup>();
        services.AddAccounts();
        services.AddPersistence();
        services.AddLive();
        services.AddJobs();
        services.AddAuditTrail();
        services.AddFiles(builder.Configuration);
        services.AddMail(builder.Configuration);
        services.AddErrorReporting(builder.Configuration, product);
        services.AddStripe(builder.Configuration);
        StripeStandIn.Add(builder);
        services.AddMemberships();
        services.AddNotifications();
        services.AddWork();
        services.AddBilling();
        services.AddActivity();
        services.AddEntitlements();
        services.AddLegal();
        services.AddMarketing();
        services.AddDomains(builder.Configuration);
        services.AddSingleSignOn();
        services.AddPublicApi(builder.Configuration);
        services.AddWebhooks();
        services.AddScim();
        services.AddPrivacy();
        services.AddBackOffice();
        services.AddBackups();
        services.AddHealth();
        services.AddUseCases(typeof(BackboneHosting).Assembly);
        services.AddUseCases(product);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "saasstarter-form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.FormFieldName = "__token";
        });
        var brand = Brand.Read(Path.Combine(builder.Environment.ContentRootPath, "brand.json"));
        var company = Company.Read(Path.Combine(builder.Environment.ContentRootPath, "company.json"), brand.Cultures);
        services.AddComponentKit(brand, company, isStrict: !builder.Environment.IsProduction());
        services.AddPlans(Path.Combine(builder.Environment.ContentRootPath, "plans.json"), brand.Cultures);
        services.AddHttpContextAccessor();
        builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
        services.AddRazorComponents();
        if (!builder.Environment.IsDevelopment())
            builder.WebHost.UseStaticWebAssets(); // Development does it by itself; a demonstration may run from the sources too.
        return builder;
    }

    /// <summary>Maps all capabilities.</summary>
    public static WebApplication MapBackbone(this WebApplication app)
    {
        app.Services.GetRequiredService<PlanCatalogue>(); // Its mistakes prevent the start.
        app.UseReverseProxy();
        app.UseMiddleware<RequestTelemetry>();
        app.UseMiddleware<RequestErrors>();
        app.UseSecurityHeaders();
        app.UseErrorPages();
        app.UseMiddleware<DevelopmentGateMiddleware>();
        StripeStandIn.Use(app);
        app.UseRouting();
        app.UseMiddleware<TenantHostMiddleware>();
        app.UseCors();
        app.UseMiddleware<CallerMiddleware>();
        app.UseMiddleware<BearerMiddleware>();
        app.UseRequestCulture();
        app.UseMiddleware<AudienceMiddleware>();
        app.UseMiddleware<AgreementMiddleware>();
        app.UseMiddleware<TenantSiteMiddleware>();
        app.UseMiddleware<VisitMiddleware>();
        app.MapStaticAssets();
        app.MapHealth();
        app.MapCertificates();
        app.MapPreferences();
        app.MapMail();
        app.MapAccounts();
        app.MapMemberships();
        app.MapFiles();
        app.MapNotifications();
        app.MapWork();
        app.MapBilling();
        app.MapActivity();
        app.MapLegal();
        app.MapMarketing();
        app.MapDomains();
        app.MapSingleSignOn();
        app.MapPublicApi();
        app.MapWebhooks();
        app.MapScim();
        app.MapDirectoryPage();
        app.MapPrivacy();
        app.MapBackOffice();
        app.MapDemo();
        StripeStandIn.Map(app);
        IModule[] modules = [.. app.Services.GetServices<IModule>()];
        foreach (var module in modules)
            module.Map(app);
        app.MapPages([.. modules.Select(module => module.GetType().Assembly).Prepend(app.Services.GetRequiredService<ProductAssembly>().Assembly).Distinct()]);
        return app;
    }

    // Pages are read. What is posted goes to form endpoints, which check the token themselves.
    private static void MapPages(this WebApplication app, Assembly[] assemblies) => app.MapRazorComponents<App>()
        .AddAdditionalAssemblies(assemblies)
        .DisableAntiforgery()
        .Add(endpoint =>
        {
            foreach (var methods in endpoint.Metadata.OfType<HttpMethodMetadata>().ToArray())
                endpoint.Metadata.Remove(methods);
            endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
        });
}

/// <summary>Where the product's own pages and use cases are.</summary>
internal sealed record ProductAssembly(Assembly Assembly);
