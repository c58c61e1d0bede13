using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.OpenIdConnect;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>Registers signing in with a provider.</summary>
internal static class ExternalServices
{
    public static IServiceCollection AddExternalSignIn(this IServiceCollection services)
    {
        foreach (var action in new[] { nameof(AnswerExternalSignIn), nameof(CreateExternalAccount), nameof(ConnectExternalSignIn), nameof(RemoveExternalSignIn) })
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        services.AddSingleton<ExternalProviders>();
        services.AddOutboundHosts();
        services.AddSingleton<OpenIdConnections>();
        services.AddSingleton<OpenIdClient>();
        services.AddScoped<ExternalArrival>();
        services.AddScoped<ExternalAttempts>();
        services.AddScoped<ExternalLinks>();
        return services;
    }
}
