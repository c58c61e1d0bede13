using System.Diagnostics.Metrics;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Errors;

/// <summary>Counts what was reported, and what became of it.</summary>
internal sealed class ErrorMetrics(IMeterFactory meters)
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SaasStarter.Errors";

    private readonly Counter<long> _reported = meters.Create(MeterName).CreateCounter<long>("errors.reported", "{error}", "Errors that were handed over, by what was under way");
    private readonly Counter<long> _sent = meters.Create(MeterName).CreateCounter<long>("errors.events.sent", "{event}", "Events that the receiver took");
    private readonly Counter<long> _dropped = meters.Create(MeterName).CreateCounter<long>("errors.events.dropped", "{event}", "Events that nobody will see, by reason");

    /// <summary>An error was handed over.</summary>
    public void Reported(ErrorSource source) => _reported.Add(1, new KeyValuePair<string, object?>("source", SentryEvent.NameOf(source)));

    /// <summary>The receiver took an event.</summary>
    public void Sent() => _sent.Add(1);

    /// <summary>An event is lost.</summary>
    /// <param name="reason">One of few words.</param>
    public void Dropped(string reason) => _dropped.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
