using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Hosting;

/// <summary>Once the server listens, the client learns where the simulator is.</summary>
internal sealed class StandInStart(IOptionsMonitorCache<StripeSettings> settings) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // They were read before, when there was no address yet.
        settings.TryRemove(Options.DefaultName);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
