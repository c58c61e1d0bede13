using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SaasStarter.Backbone.Stripe;

/// <summary>What is measured and traced of calls to Stripe, with OpenTelemetry's names for HTTP clients: the path's template, never an id or a key.</summary>
internal sealed class StripeMetrics : IDisposable
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "SaasStarter.Backbone.Stripe";

    private readonly ActivitySource _source = new(Name);
    private readonly Meter _meter = new(Name);
    private readonly Histogram<double> _duration;

    public StripeMetrics() => _duration = _meter.CreateHistogram<double>("stripe.attempt.duration", "s", "How long an attempt at a call to Stripe took, by what it came to");

    /// <summary>A span for a call with all its attempts, or null when nobody collects any.</summary>
    public Activity? Begin(StripeRequest request) => _source.StartActivity(request.ToString(), ActivityKind.Client)
        ?.SetTag("http.request.method", request.Method.Method).SetTag("url.template", request.Template);

    /// <summary>What an attempt came to.</summary>
    public void Attempted(StripeRequest request, TimeSpan duration, int? status, StripeErrorKind? error) => _duration.Record(duration.TotalSeconds,
        new("http.request.method", request.Method.Method), new("url.template", request.Template), new("http.response.status_code", status), new("error.type", NameOf(error)));

    /// <summary>What the call came to.</summary>
    public static void Ended(Activity? call, int retries, int? status, string? requestId, StripeErrorKind? error)
    {
        call?.SetTag("http.response.status_code", status).SetTag("stripe.request_id", requestId).SetTag("error.type", NameOf(error));
        if (retries > 0)
            call?.SetTag("http.request.resend_count", retries);
        if (error is not null)
            call?.SetStatus(ActivityStatusCode.Error);
    }

    public void Dispose()
    {
        _source.Dispose();
        _meter.Dispose();
    }

    private static string? NameOf(StripeErrorKind? error) => error?.ToString().ToLowerInvariant();
}
