namespace SaasStarter.Backbone.Errors;

/// <summary>Lets an error through once a minute, and counts how often it happened meanwhile. Remembers a bounded number of errors.</summary>
internal sealed class ErrorStorms
{
    /// <summary>How long the same error is only counted, after it was told.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private const int Remembered = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<ErrorFingerprint, Storm> _storms = [];

    /// <summary>What is to be told now; null when the error is only counted, and told with others when its minute is over.</summary>
    public ErrorReport? Admit(ErrorReport report)
    {
        var fingerprint = ErrorFingerprint.Of(report.Exception, report.Details);
        lock (_lock)
        {
            if (!_storms.TryGetValue(fingerprint, out var storm))
            {
                // With more kinds of errors than that, none is held back: the queue's bound still is one.
                if (_storms.Count < Remembered)
                    _storms.Add(fingerprint, new() { ToldAt = report.At });
                return report;
            }
            var all = report with { Occurrences = (storm.Latest?.Occurrences ?? 0) + 1 };
            if (report.At - storm.ToldAt < Interval)
            {
                storm.Latest = all;
                return null;
            }
            (storm.Latest, storm.ToldAt) = (null, report.At);
            return all;
        }
    }

    /// <summary>What was counted, of the errors whose minute is over; those that did not happen again are forgotten.</summary>
    public IReadOnlyList<ErrorReport> TakeDue(DateTimeOffset now) => Take(storm => now - storm.ToldAt >= Interval, now);

    /// <summary>What was counted of all errors, because there will be no later.</summary>
    public IReadOnlyList<ErrorReport> TakeAll(DateTimeOffset now) => Take(_ => true, now);

    private List<ErrorReport> Take(Func<Storm, bool> isDue, DateTimeOffset now)
    {
        var due = new List<ErrorReport>();
        lock (_lock)
        {
            foreach (var (fingerprint, storm) in _storms.Where(storm => isDue(storm.Value)).ToList())
            {
                if (storm.Latest is null)
                {
                    _storms.Remove(fingerprint);
                    continue;
                }
                due.Add(storm.Latest);
                (storm.Latest, storm.ToldAt) = (null, now);
            }
        }
        return due;
    }

    private sealed class Storm
    {
        public DateTimeOffset ToldAt { get; set; }

        public ErrorReport? Latest { get; set; }
    }
}
