using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SaasStarter.Backbone.Live;

/// <summary>Listens to what all nodes tell, on one connection, and passes it to the streams of this node.</summary>
internal sealed partial class LiveListener(LiveConnections connections, LiveHub hub, ILogger<LiveListener> log) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = TimeSpan.FromSeconds(1); !stoppingToken.IsCancellationRequested; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await Listen(() => pause = TimeSpan.FromSeconds(1), stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or SocketException or IOException or ObjectDisposedException)
            {
                LogBroken(exception, pause);
                await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), stoppingToken);
            }
        }
    }

    private async Task Listen(Action connected, CancellationToken cancellationToken)
    {
        await using var connection = await connections.Source.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notification) => hub.Receive(notification.Payload);
        await using (var listen = new NpgsqlCommand($"listen {LiveSignal.Channel}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        connected();
        // What was told while nobody listened is lost: the pages open their streams again, and then fetch what they show.
        hub.Interrupt();
        while (true)
            await connection.WaitAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "The connection that keeps open pages current is broken; trying again in about {Pause}")]
    private partial void LogBroken(Exception exception, TimeSpan pause);
}
