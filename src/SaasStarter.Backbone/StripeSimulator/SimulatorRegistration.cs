using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.StripeSimulator.Api;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>Adds the simulator to a host: the product's, outside production, or one of its own in tests.</summary>
internal static class SimulatorRegistration
{
    /// <summary>Registers a simulator.</summary>
    public static IServiceCollection AddStripeSimulator(this IServiceCollection services, SimulatorSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<SimulatedStripe>();
        services.AddSingleton<StateFile>();
        services.AddSingleton<SimulatorApi>();
        services.AddSingleton<WebhookSender>();
        // The file is read before anything is sent.
        services.AddHostedService<SimulatorUpkeep>();
        services.AddHostedService(provider => provider.GetRequiredService<WebhookSender>());
        return services;
    }

    /// <summary>
    /// Answers Stripe's API at <see cref="SimulatorApi.Path"/>. It stands before routing: the API is no page of the product, has keys of its own and
    /// methods that no page has.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <param name="isOpen">Whether a request may come in at all.</param>
    public static IApplicationBuilder UseStripeSimulator(this IApplicationBuilder app, Func<HttpContext, bool> isOpen)
    {
        var api = app.ApplicationServices.GetRequiredService<SimulatorApi>();
        return app.Use((context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments(SimulatorApi.Path))
                return next(context);
            if (isOpen(context))
                return api.Answer(context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }
}
