using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Live;

/// <summary>Tells all nodes what changed, this one included: what came together within a blink goes out together, and once.</summary>
internal sealed partial class LiveNotifier(LiveConnections connections, ILogger<LiveNotifier> log) : BackgroundService
{
    private static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(30);

    private readonly Channel<LiveSignal> _waiting = Channel.CreateBounded<LiveSignal>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Hands a signal over and returns at once. A page that misses one is old until the next, or until it is opened again.</summary>
    public void Tell(LiveSignal signal) => _waiting.Writer.TryWrite(signal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            await Task.Delay(Blink, stoppingToken);
            var signals = new HashSet<string>();
            while (_waiting.Reader.TryRead(out var signal))
                signals.Add(signal.ToString());
            try
            {
                await Notify([.. signals], stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                LogLost(exception, signals.Count);
            }
        }
    }

    private async Task Notify(string[] signals, CancellationToken cancellationToken)
    {
        await using var command = connections.Source.CreateCommand("select pg_notify($1, signal) from unnest($2) signal");
        command.Add<string>(LiveSignal.Channel);
        command.Add<string[]>(signals);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "Open pages were not told of {Count} changes")]
    private partial void LogLost(Exception exception, int count);
}
