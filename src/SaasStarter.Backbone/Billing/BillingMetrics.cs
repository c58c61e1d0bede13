using System.Diagnostics.Metrics;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing;

/// <summary>What is measured of Stripe's events and of how well the copy fits.</summary>
internal sealed class BillingMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "SaasStarter.Backbone.Billing";

    private readonly Databases _databases;
    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _received;
    private readonly Counter<long> _missed;
    private readonly Histogram<double> _lag;
    private readonly Counter<long> _drift;

    public BillingMetrics(Databases databases)
    {
        _databases = databases;
        _received = _meter.CreateCounter<long>("billing.events.received", "{event}", "Events of Stripe's that were stored, each once, by what is to become of them.");
        _missed = _meter.CreateCounter<long>("billing.events.missed", "{event}", "Events that had not come and were read from Stripe's list.");
        _lag = _meter.CreateHistogram<double>("billing.events.lag", "s", "From the moment at which an event came until it was applied.");
        _drift = _meter.CreateCounter<long>("billing.drift", "{finding}", "What was found to be otherwise at Stripe, by what it is.");
        _meter.CreateObservableGauge("billing.events.age", Age, "s", "How long the oldest event that is to be applied has waited.");
    }

    /// <summary>An event was stored.</summary>
    public void Received(string type, StripeEventState state) => _received.Add(1, new("billing.event.type", type), new("billing.event.state", state.ToString().ToLowerInvariant()));

    /// <summary>An event had not come.</summary>
    public void Missed(string type) => _missed.Add(1, new KeyValuePair<string, object?>("billing.event.type", type));

    /// <summary>An event was applied.</summary>
    public void Applied(string type, TimeSpan lag) => _lag.Record(Math.Max(0, lag.TotalSeconds), new KeyValuePair<string, object?>("billing.event.type", type));

    /// <summary>Something was found to be otherwise.</summary>
    public void Found(string kind) => _drift.Add(1, new KeyValuePair<string, object?>("billing.drift.kind", kind));

    public void Dispose() => _meter.Dispose();

    private double Age()
    {
        using var command = _databases.BackOffice.CreateCommand("""
            select coalesce(extract(epoch from clock_timestamp() - min(received_at)), 0)::float8 from backbone.stripe_event where state = 'Waiting' and processed_at is null
            """);
        return (double)command.ExecuteScalar()!;
    }
}
