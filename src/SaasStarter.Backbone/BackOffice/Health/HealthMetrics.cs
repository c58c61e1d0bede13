using System.Diagnostics.Metrics;

namespace SaasStarter.Backbone.BackOffice.Health;

/// <summary>What each row said last on this node, as a metric. What is older than a quarter of an hour says nothing any more: another node may have looked since.</summary>
internal sealed class HealthMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "SaasStarter.Backbone.Health";

    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(15);

    private readonly Meter _meter = new(Name);
    private readonly TimeProvider _time;
    private volatile Seen? _seen;

    public HealthMetrics(TimeProvider time)
    {
        _time = time;
        _meter.CreateObservableGauge("health.row", Measure, "{row}", "1 while what the row says holds, 0 while it does not.");
    }

    /// <summary>Keeps what was seen.</summary>
    public void Keep(IReadOnlyList<CheckedRow> rows) => _seen = new(_time.GetUtcNow(), rows);

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Measure() => _seen is { } seen && _time.GetUtcNow() - seen.At < Freshness
        ? seen.Rows.Select(row => new Measurement<int>(row.State.IsGreen ? 1 : 0, new KeyValuePair<string, object?>("health.row.name", row.Row.Name)))
        : [];

    private sealed record Seen(DateTimeOffset At, IReadOnlyList<CheckedRow> Rows);
}
