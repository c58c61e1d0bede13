using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Live;

/// <summary>Listens to what all nodes tell, on one connection, and passes it to the streams of this node.</summary>
internal sealed partial class LiveListener(LiveConnections connections, LiveHub hub, ILogger<LiveListener> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => NodeSignals.Persist(Listen, LogBroken, stoppingToken);

    private Task Listen(Action connected, CancellationToken cancellationToken) =>
        NodeSignals.Listen(connections.Source, $"listen {LiveSignal.Channel}", notification => hub.Receive(notification.Payload), () =>
        {
            connected();
            // What was told while nobody listened is lost: the pages open their streams again, and then fetch what they show.
            hub.Interrupt();
        }, cancellationToken);

    [LoggerMessage(LogLevel.Warning, "The connection that keeps open pages current is broken; trying again in about {Pause}")]
    private partial void LogBroken(Exception exception, TimeSpan pause);
}
