using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice.Flags;

/// <summary>For whom a flag was set: at most one of them; nobody means everybody.</summary>
internal readonly record struct FlagTarget(string? PlanId = null, Guid? TenantId = null, Guid? PersonId = null);

/// <summary>
/// What the staff set, in this node's memory: read when the node starts, whenever a node is told of a change, and every minute in case one was missed. A request asks
/// nothing of the database.
/// </summary>
internal sealed partial class FlagStore(DatabaseServer server, Databases databases, ILogger<FlagStore> log) : BackgroundService, IAsyncDisposable
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(1);

    private readonly Lazy<NpgsqlDataSource> _source = new(() => NodeSignals.Connect(server.Connections.Worker, "flags"));
    private readonly SemaphoreSlim _told = new(0, 1);

    private volatile FrozenDictionary<(string Flag, FlagTarget Target), string> _values = FrozenDictionary<(string, FlagTarget), string>.Empty;

    /// <summary>What was set for exactly this target; null when nothing was.</summary>
    public string? Find(string flag, FlagTarget target) => _values.GetValueOrDefault((flag, target));

    /// <summary>Reads before anything is answered: what was switched off stays off.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Read(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        _told.Dispose();
        if (_source.IsValueCreated)
            await _source.Value.DisposeAsync();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(NodeSignals.Persist(Listen, LogBroken, stoppingToken), NodeSignals.Persist(Follow, LogBroken, stoppingToken));

    private Task Listen(Action connected, CancellationToken cancellationToken) => NodeSignals.Listen(_source.Value, "listen flags", _ => Wake(), () =>
    {
        connected();
        Wake(); // What was told while nobody listened is lost.
    }, cancellationToken);

    private async Task Follow(Action connected, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _told.WaitAsync(LongestSilence, cancellationToken);
            await Read(cancellationToken);
            connected();
        }
    }

    private void Wake()
    {
        lock (_source)
        {
            if (_told.CurrentCount == 0)
                _told.Release();
        }
    }

    private async Task Read(CancellationToken cancellationToken)
    {
        await using var command = databases.Worker.CreateCommand("select flag, plan_id, tenant_id, person_id, value from backbone.flag_setting order by id desc limit 100000");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var values = new Dictionary<(string, FlagTarget), string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var target = new FlagTarget(reader.IsDBNull(1) ? null : reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetGuid(2), reader.IsDBNull(3) ? null : reader.GetGuid(3));
            values[(reader.GetString(0), target)] = reader.GetString(4);
        }
        _values = values.ToFrozenDictionary();
    }

    [LoggerMessage(LogLevel.Warning, "Flags that are changed now are not heard of at once; trying again in about {Pause}")]
    private partial void LogBroken(Exception exception, TimeSpan pause);
}
