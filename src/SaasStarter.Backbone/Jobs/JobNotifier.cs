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

    private volatile int _tells;

    private readonly Lazy<NpgsqlDataSource> _source = new(() => NodeSignals.Connect(server.Connections.Worker, "jobs"));

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_source.IsValueCreated)
            await _source.Value.DisposeAsync();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(NodeSignals.Persist(Listen, LogBroken, stoppingToken), NodeSignals.Persist(Tell, LogBroken, stoppingToken));

    private Task Listen(Action connected, CancellationToken cancellationToken) => NodeSignals.Listen(_source.Value, "listen jobs", notification =>
    {
        // This node was woken before it told the others.
        if (notification.PID != _tells)
            signals.WakeThisNode();
    }, connected, cancellationToken);

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
