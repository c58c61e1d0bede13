using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Notifications;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Webhooks;

namespace SaasStarter.Backbone.Hosting;

/// <summary>
/// What a product can do beyond the Backbone, in a project of its own: wine, bookings, courses; or in the product's own project, for what is too small to be one.
/// It has its own tables, in a schema of its own, and is added by one line of Program.cs. Use cases, pages, kinds of mails, of notifications and of events are found in its assembly; <c>docs/modules.md</c> tells the rest.
/// </summary>
public interface IModule
{
    /// <summary>Registers what is not found by itself: the context, permissions, roles, the menu, what actions are called, jobs, the pilot tenant's data.</summary>
    void AddServices(IServiceCollection services);

    /// <summary>Maps its forms, <c>routes.MapForm&lt;CloseMonth, Done, MonthsPage&gt;("/t/{tenant}/months/close", …)</c>.</summary>
    void Map(IEndpointRouteBuilder routes);
}

/// <summary>The line that adds a module to a product.</summary>
public static class ModuleHosting
{
    /// <summary>Adds a module, after <see cref="BackboneHosting.AddBackbone"/>.</summary>
    public static WebApplicationBuilder AddModule<TModule>(this WebApplicationBuilder builder) where TModule : IModule, new()
    {
        var module = new TModule();
        builder.Services.AddSingleton<IModule>(module);
        var assembly = typeof(TModule).Assembly;
        if (!builder.Services.Any(service => service.ImplementationInstance is ProductAssembly product && product.Assembly == assembly))
            builder.Services.AddUseCases(assembly);
        module.AddServices(builder.Services);
        return builder;
    }

    internal static IServiceCollection AddUseCases(this IServiceCollection services, Assembly assembly) => services
        .AddHandlers(assembly)
        .AddMailKinds(assembly)
        .AddNotificationKinds(assembly)
        .AddEventKinds(assembly);
}
