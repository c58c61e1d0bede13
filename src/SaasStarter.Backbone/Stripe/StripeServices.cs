using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SaasStarter.Backbone.Stripe;

/// <summary>Registers the connection to Stripe.</summary>
internal static class StripeServices
{
    /// <summary>Registers <see cref="StripeClient"/> and <see cref="WebhookSignature"/>.</summary>
    public static IServiceCollection AddStripe(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StripeSettings>().Bind(configuration.GetSection("Stripe")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StripeSettings>, StripeSettingsCheck>();
        services.AddHostedService<StripeStart>();
        services.AddSingleton<StripeMetrics>();
        services.AddSingleton<StripeConnection>();
        services.AddSingleton<StripeClient>();
        services.AddSingleton<WebhookSignature>();
        return services;
    }
}
