using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Components.Layouts;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Live;

/// <summary>Registers what keeps open pages current.</summary>
internal static class LiveServices
{
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddFlag(LiveFlags.Pages);
        services.AddFlag(LiveFlags.StreamsPerSession);
        services.AddSingleton<LiveConnections>();
        services.AddSingleton<LiveHub>();
        services.AddSingleton<LiveNotifier>();
        services.AddScoped(provider => new LiveTopics(
            provider.GetRequiredService<AfterCommit>(), provider.GetRequiredService<TenantScope>(), provider.GetRequiredService<LiveNotifier>()));
        services.AddHostedService(provider => provider.GetRequiredService<LiveNotifier>());
        services.AddHostedService<LiveListener>();
        services.AddHostedService<LiveAccess>();
        return services;
    }
}
