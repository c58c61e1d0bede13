using Microsoft.Extensions.DependencyInjection;

namespace SaasStarter.Backbone.Billing;

/// <summary>Registers plans, subscriptions and what follows from them.</summary>
internal static class BillingServices
{
    public static IServiceCollection AddBilling(this IServiceCollection services)
    {
        foreach (var grant in BillingPermissions.Grants)
            services.AddSingleton(grant);
        services.AddScoped<BillingNotices>();
        return services;
    }
}
