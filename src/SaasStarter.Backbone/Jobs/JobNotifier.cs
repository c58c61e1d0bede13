using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Jobs;

/// <summary>
/// Tells the other nodes that there is something to do, and hears them, on two connections of its own: never inside of a command's transaction, where a
/// <c>NOTIFY</c> would make all commits queue for one lock. What gets lost is found by looking once a second.
/// </summary>
internal sealed partial class JobNotifier(DatabaseServer server, JobSignals signals, ILogger<JobNotifier> log) : BackgroundService, IAsyncDisposable
{
    private static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private volatile int _tells;

    private readonly Lazy<NpgsqlDataSource> _source = new(() => new NpgsqlDataSourceBuilder(server.Connections.Worker)
    {
        ConnectionStringBuilder =
        {
            ApplicationName = "jobs",
            MaxPoolSize = 2,
            NoResetOnClose = false,
            KeepAlive = 15, // seconds: notices when the other end is gone
            Timeout = 10,
            CommandTimeout = 10,
        },
    }.Build());

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_source.IsValueCreated)
            await _source.Value.DisposeAsync();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Persist(Listen, stoppingToken), Persist(Tell, stoppingToken));

    private async Task Persist(Func<Action, CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        for (var pause = TimeSpan.FromSeconds(1); !stoppingToken.IsCancellationRequested; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await work(() => pause = TimeSpan.FromSeconds(1), stoppingToken);
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
        await using var connection = await _source.Value.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notification) =>
        {
            // This node was woken before it told the others.
            if (notification.PID != _tells)
                signals.WakeThisNode();
        };
        await using (var listen = new NpgsqlCommand("listen jobs", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        connected();
        while (true)
            await connection.WaitAsync(cancellationToken);
    }

    private async Task Tell(Action connected, CancellationToken cancellationToken)
    {
        while (true)
        {
            await signals.ForOthers.Wait(Timeout.InfiniteTimeSpan, cancellationToken);
            await Task.Delay(Blink, cancellationToken);
            await using var connection = await _source.Value.OpenConnectionAsync(cancellationToken);
            _tells = connection.ProcessID;
            await using var command = new NpgsqlCommand("notify jobs", connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
            connected();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Nodes cannot tell each other of jobs, and look once a second instead; trying again in about {Pause}")]
    private partial void LogBroken(Exception exception, TimeSpan pause);
}
