using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// Reads Stripe's list of events from where the last run ended, and takes in what had not come: because our endpoint was switched off, lost its secret,
/// or answered and lost it. Hence not only what Stripe believes undelivered (<c>delivery_success=false</c>). The list goes back thirty days
/// (docs.stripe.com/webhooks/process-undelivered-events).
/// </summary>
internal sealed record CatchUpStripeEvents : IPlatformJob
{
    /// <summary>How many events a run reads; the next one goes on from there.</summary>
    public const int Most = 2000;

    /// <summary>An event may appear in the list a little after one that is younger: so much of it is read again.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    static string IJobSettings.Queue => BillingJobs.Queue;

    // The next one comes in a quarter of an hour anyway.
    static int IJobSettings.MaximumAttempts => 3;
}

internal sealed partial class CatchUpStripeEventsHandler(StripeClient stripe, StripeInbox inbox, StripeEventCursors cursors, BillingMetrics metrics,
    IOptionsMonitor<StripeSettings> settings, TimeProvider clock, ILogger<CatchUpStripeEventsHandler> log) : IHandler<CatchUpStripeEvents, Done>
{
    private const int Some = 100;

    public async Task<Result<Done>> Handle(CatchUpStripeEvents job, CancellationToken cancellationToken)
    {
        if (!settings.CurrentValue.IsConfigured || await cursors.FirstCustomerAt(cancellationToken) is not { } first)
            return Done.Instance;
        try
        {
            await Read(first, cancellationToken);
        }
        catch (StripeException exception)
        {
            throw new JobFailedException($"Stripe{exception.Kind}", exception.Message, exception);
        }
        await cursors.Note(clock.GetUtcNow(), cancellationToken);
        return Done.Instance;
    }

    private async Task Read(DateTimeOffset first, CancellationToken cancellationToken)
    {
        var (eventId, at) = await cursors.Read(cancellationToken);
        if (eventId is not null)
        {
            try
            {
                await TakeIn(stripe.Events.List(new() { EndingBefore = eventId }, CatchUpStripeEvents.Most, cancellationToken), cancellationToken);
                return;
            }
            catch (StripeException exception) when (exception.Kind == StripeErrorKind.ResourceMissing)
            {
                LogCursorForgotten(eventId);
            }
        }
        // Newest first, so that what is cut off is what is oldest; the nightly comparison repairs what that would have told.
        await TakeIn(stripe.Events.List(new() { Created = new(Gte: at ?? first) }, CatchUpStripeEvents.Most, cancellationToken), cancellationToken);
    }

    private async Task TakeIn(IAsyncEnumerable<Event> events, CancellationToken cancellationToken)
    {
        var (read, newest) = (new List<(string Id, DateTimeOffset At)>(), DateTimeOffset.MinValue);
        await foreach (var some in events.Chunk(Some).WithCancellation(cancellationToken))
        {
            await TakeIn(some, cancellationToken);
            read.AddRange(some.Select(happened => (happened.Id, happened.Created)));
        }
        if (read.Count == 0)
            return;
        newest = read.Max(happened => happened.At);
        // After as many as one run reads, it has to go on: what is told late among so many, the nightly comparison finds.
        var settled = read.Count < CatchUpStripeEvents.Most ? read.Where(happened => happened.At <= newest - CatchUpStripeEvents.Overlap).ToList() : read;
        if (settled.Count > 0)
        {
            var (id, at) = settled.MaxBy(happened => happened.At);
            await cursors.Move(id, at, cancellationToken);
        }
    }

    private async Task TakeIn(Event[] events, CancellationToken cancellationToken)
    {
        var handled = events.Where(happened => HandledEvents.Find(happened.Type) is not null).ToList();
        var known = await cursors.Known([.. handled.Select(happened => happened.Id)], cancellationToken);
        foreach (var missed in handled.Where(happened => !known.Contains(happened.Id)).OrderBy(happened => happened.Created))
        {
            if (!await inbox.Receive(missed, cancellationToken))
                continue;
            metrics.Missed(missed.Type);
            LogMissed(missed.Type, missed.Id);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The event {Type} {Event} had not come, and was read from Stripe's list: does the webhook endpoint work?")]
    private partial void LogMissed(string type, string @event);

    [LoggerMessage(LogLevel.Warning, "Stripe does not know the event {Event} any more, at which the list was read last; it is read by time")]
    private partial void LogCursorForgotten(string @event);
}
