using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace SaasStarter.Backbone.Errors;

/// <summary>
/// Until when the receiver wants no errors, as its answers say: <c>X-Sentry-Rate-Limits</c>, or else <c>Retry-After</c> of a 429
/// (Sentry's developer documentation, "Rate Limiting").
/// </summary>
internal sealed class SentryLimits(TimeProvider time)
{
    private const string Header = "X-Sentry-Rate-Limits";
    private const string Category = "error";

    // What is recommended for a 429 that does not say.
    private static readonly TimeSpan Unsaid = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private DateTimeOffset _closedUntil = DateTimeOffset.MinValue;

    /// <summary>Whether errors may be sent now.</summary>
    public bool IsOpen => time.GetUtcNow() >= _closedUntil;

    /// <summary>Learns from an answer, whatever its status.</summary>
    public void Learn(HttpResponseMessage answer)
    {
        if (answer.Headers.TryGetValues(Header, out var limits))
            Close(limits.SelectMany(limit => limit.Split(',')).Select(WaitIn).Max());
        else if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            Close(WaitOf(answer.Headers.RetryAfter));
    }

    private void Close(TimeSpan wait)
    {
        var until = time.GetUtcNow() + (wait < Longest ? wait : Longest);
        if (until > _closedUntil)
            _closedUntil = until;
    }

    private TimeSpan WaitOf(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => Unsaid,
    };

    // seconds:category;category:scope, in which no category means all.
    private static TimeSpan WaitIn(string limit)
    {
        var parts = limit.Trim().Split(':');
        var categories = parts.ElementAtOrDefault(1)?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (categories.Length > 0 && !categories.Contains(Category, StringComparer.OrdinalIgnoreCase))
            return TimeSpan.Zero;
        return double.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds)) : Unsaid;
    }
}
