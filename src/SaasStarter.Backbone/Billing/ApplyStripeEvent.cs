using System.Text;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// Applies a stored event: fetches everything of the customer anew, unless that was done since the event came, and does what the event means. Applied
/// again it does nothing twice.
/// </summary>
/// <param name="EventId">The event.</param>
/// <param name="Again">Whether somebody wants it fetched anew in any case.</param>
internal sealed record ApplyStripeEvent(string EventId, bool Again = false) : IJob
{
    static string IJobSettings.Queue => BillingJobs.Queue;

    static int IJobSettings.MaximumAttempts => BillingJobs.MaximumAttempts;

    static bool IJobSettings.RunsWhileClosed => true;

    static Entitlement IHasEntitlement.Entitlement => Entitlement.None;
}

internal sealed class ApplyStripeEventHandler(BackboneDb db, BillingSync sync, EventMeanings meanings, BillingMetrics metrics, TimeProvider clock) : IHandler<ApplyStripeEvent, Done>
{
    public async Task<Result<Done>> Handle(ApplyStripeEvent job, CancellationToken cancellationToken)
    {
        var customer = await sync.Lock(cancellationToken);
        var stored = await db.Set<StripeEvent>().SingleOrDefaultAsync(stored => stored.Id == job.EventId, cancellationToken);
        if (stored is null || customer is null)
            return Done.Instance;
        if (job.Again || !customer.Covers(stored))
            await BillingJobs.Ask(token => sync.Sync(customer, token), cancellationToken);
        await meanings.Apply(Event.Read(Encoding.UTF8.GetBytes(stored.Payload)), cancellationToken);
        if (stored.ProcessedAt is null)
            metrics.Applied(stored.Type, clock.GetUtcNow() - stored.ReceivedAt);
        await db.Set<StripeEvent>().Where(applied => applied.Id == stored.Id).ExecuteUpdateAsync(
            applied => applied.SetProperty(row => row.State, StripeEventState.Applied).SetProperty(row => row.ProcessedAt, clock.GetUtcNow()), cancellationToken);
        return Done.Instance;
    }
}

/// <summary>How work with Stripe is done.</summary>
internal static class BillingJobs
{
    /// <summary>The queue of what waits for Stripe: an hour in which it does not answer holds up no other work.</summary>
    public const string Queue = "billing";

    /// <summary>How many a node works on at a time, each with a connection to the database.</summary>
    public const int Concurrency = 8;

    /// <summary>With the jobs' growing pauses, a little more than a day: longer than Stripe was ever away.</summary>
    public const int MaximumAttempts = 30;

    // The transaction waits meanwhile, and its role may idle for a minute (idle_in_transaction_session_timeout).
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    /// <summary>Asks Stripe within a job: all calls together have a limited time, and staff learn why there was no answer.</summary>
    public static async Task Ask(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await work(limit.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new JobFailedException("StripeTooSlow", $"Stripe did not answer all questions within {Patience.TotalSeconds:0} s.", exception);
        }
        catch (StripeException exception)
        {
            throw new JobFailedException($"Stripe{exception.Kind}", exception.Message, exception);
        }
    }
}
