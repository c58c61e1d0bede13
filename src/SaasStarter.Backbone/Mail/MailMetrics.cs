using System.Diagnostics.Metrics;

namespace SaasStarter.Backbone.Mail;

/// <summary>What is measured of mail, by its kind.</summary>
internal sealed class MailMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "SaasStarter.Backbone.Mail";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _mails;
    private readonly Histogram<double> _duration;

    public MailMetrics()
    {
        _mails = _meter.CreateCounter<long>("mail.attempts", "{attempt}", "What attempts to send a mail came to: sent, retrying, refused, expired");
        _duration = _meter.CreateHistogram<double>("mail.send.duration", "s", "How long the conversation with the SMTP server took");
    }

    /// <summary>How long an attempt took.</summary>
    public void Tried(string kind, TimeSpan duration) => _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("mail.kind", kind));

    /// <summary>What it came to.</summary>
    public void Ended(string kind, MailStatus status) => _mails.Add(1, new("mail.kind", kind), new("mail.status", status.ToString().ToLowerInvariant()));

    public void Dispose() => _meter.Dispose();
}
