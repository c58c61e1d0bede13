using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SaasStarter.Backbone.Jobs;

/// <summary>How an attempt ended.</summary>
internal enum JobOutcome
{
    /// <summary>It was done.</summary>
    Succeeded,

    /// <summary>It failed and will be tried again.</summary>
    Retried,

    /// <summary>It failed and is parked.</summary>
    Failed,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,

    /// <summary>The tenant's plan does not allow it.</summary>
    Refused,

    /// <summary>This node stops, and another one begins it again. The attempt does not count.</summary>
    Released,

    /// <summary>Its tenant is closed, or it is not the time for it; it waits. The attempt does not count.</summary>
    Postponed,

    /// <summary>Another node has taken it over.</summary>
    Lost,
}

/// <summary>What is measured and traced of jobs, with OpenTelemetry's names for messaging where there are some.</summary>
internal sealed class JobMetrics : IDisposable
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "SaasStarter.Backbone.Jobs";

    private static readonly ActivitySource Source = new(Name);

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _enqueued;
    private readonly Histogram<double> _waited;
    private readonly Histogram<double> _worked;

    public JobMetrics()
    {
        _enqueued = _meter.CreateCounter<long>("jobs.enqueued", "{job}", "Jobs that were asked for.");
        _waited = _meter.CreateHistogram<double>("jobs.wait.duration", "s", "From the moment at which a job could begin until it began.");
        _worked = _meter.CreateHistogram<double>("jobs.run.duration", "s", "An attempt at a job, by how it ended.");
    }

    /// <summary>The age of the oldest job that waits, per queue, asked for when somebody collects.</summary>
    public void Observe(Func<IEnumerable<Measurement<double>>> ages) =>
        _meter.CreateObservableGauge("jobs.queue.age", ages, "s", "How long the oldest job that may begin has waited.");

    public void Enqueued(Job job) => _enqueued.Add(1, new("job.queue", job.Queue), new("job.type", job.Type));

    public void Started(ClaimedJob job, TimeSpan waited) =>
        _waited.Record(Math.Max(0, waited.TotalSeconds), new("job.queue", job.Queue), new("job.type", job.Type));

    public void Ended(ClaimedJob job, JobOutcome outcome, TimeSpan worked) => _worked.Record(worked.TotalSeconds,
        new("job.queue", job.Queue), new("job.type", job.Type), new("job.outcome", outcome.ToString().ToLowerInvariant()));

    /// <summary>A span for an attempt, in the trace of whoever asked for the job.</summary>
    public static Activity Begin(ClaimedJob job)
    {
        ActivityContext.TryParse(job.TraceParent, null, isRemote: true, out var parent);
        // Logs and reported errors name the trace, whether or not anybody collects spans.
        var activity = Source.StartActivity($"job {job.Type}", ActivityKind.Consumer, parent) ?? Untold(job);
        return activity.SetTag("job.id", job.Id.ToString()).SetTag("job.attempt", job.Attempt).SetTag("job.queue", job.Queue).SetTag("tenant.id", job.Tenant?.Id.ToString());
    }

    public void Dispose() => _meter.Dispose();

    private static Activity Untold(ClaimedJob job)
    {
        var activity = new Activity($"job {job.Type}");
        if (job.TraceParent is { } parent)
            activity.SetParentId(parent);
        return activity.Start();
    }
}
