using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.Components.Forms;

namespace SaasStarter.Backbone.Components;

/// <summary>Registers the component kit.</summary>
public static class ComponentServices
{
    /// <summary>Adds the brand, the texts in its words, and what the layouts need.</summary>
    /// <param name="services">The services.</param>
    /// <param name="brand">The brand, read and checked.</param>
    /// <param name="company">The company behind it, read and checked.</param>
    /// <param name="isStrict">Whether a missing text is an exception: in development and in tests.</param>
    public static IServiceCollection AddComponentKit(this IServiceCollection services, Brand brand, Company company, bool isStrict)
    {
        services.AddLocalization();
        services.AddSingleton<ResourceManagerStringLocalizerFactory>();
        services.AddSingleton<IStringLocalizerFactory>(provider =>
            new TenantWordLocalizerFactory(
                provider.GetRequiredService<ResourceManagerStringLocalizerFactory>(), brand, provider.GetServices<AddedText>(), isStrict));
        services.AddSingleton(brand);
        services.AddSingleton(company);
        services.AddSingleton<AssetPaths>();
        services.AddSingleton<Notices>();
        services.AddSingleton<OneTimeSecret>();
        services.AddSingleton<FormPages>();
        services.AddSingleton<HeldForms>();
        services.AddScoped<PageNonce>();
        services.AddSingleton(new DevelopmentTool("/dev/components", "Components", "Every component of the kit in every state."));
        return services;
    }
}
