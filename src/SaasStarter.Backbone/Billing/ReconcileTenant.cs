using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// Compares the entered tenant's copy with Stripe. What differs is written down, with both values, and repaired at once: Stripe is right about what
/// was paid. What cannot be repaired here stays until somebody has dealt with it.
/// </summary>
internal sealed record ReconcileTenant : IJob
{
    /// <summary>How long it is remembered what was repaired.</summary>
    public static readonly TimeSpan KeepsRepaired = TimeSpan.FromDays(90);

    static string IJobSettings.Queue => ReconcileTenants.Queue;

    static bool IJobSettings.RunsWhileClosed => true;

    static Entitlement IHasEntitlement.Entitlement => Entitlement.None;
}

internal sealed class ReconcileTenantHandler(BackboneDb db, BillingSync sync, BillingFindings findings, PlanCatalogue catalogue, TenantScope scope, IJobs jobs,
    [FromKeyedServices(PlanTerms.SeatsName)] ILimitCounter seats, TimeProvider clock) : IHandler<ReconcileTenant, Done>
{
    public async Task<Result<Done>> Handle(ReconcileTenant job, CancellationToken cancellationToken)
    {
        if (await sync.Lock(cancellationToken) is not { } customer)
            return Done.Instance;
        // What was never fetched, or is about to be told by an event that came, differs and does not surprise.
        var isExpected = customer.SyncedFrom is null || await IsEventWaiting(cancellationToken);
        IReadOnlyList<BillingDifference> differences = [];
        await BillingJobs.Ask(async token => differences = await sync.Sync(customer, token), cancellationToken);
        if (!isExpected)
            await findings.NoteRepaired(differences, cancellationToken);
        await CompareSeats(customer, cancellationToken);
        var longAgo = clock.GetUtcNow() - ReconcileTenant.KeepsRepaired;
        await db.Set<BillingDrift>().Where(drift => drift.ResolvedAt < longAgo).ExecuteDeleteAsync(cancellationToken);
        return Done.Instance;
    }

    // Who pays for what is Stripe's to say; who is a member is ours. A change of members is followed within the hour and surprises nobody.
    private async Task CompareSeats(BillingCustomer customer, CancellationToken cancellationToken)
    {
        var subscription = await db.Set<Subscription>().SingleOrDefaultAsync(paid => paid.Id == customer.SubscriptionId, cancellationToken);
        if (subscription is null || !FollowSeats.IsPaidPerSeat(subscription, catalogue) || await AreSeatsFollowed(cancellationToken))
            return;
        var taken = Math.Max(1, (await seats.Count(cancellationToken)).Used);
        if (taken == subscription.Quantity)
            return;
        await findings.NoteRepaired([new("seats", subscription.StripeSubscriptionId, Figure(taken), Figure(subscription.Quantity))], cancellationToken);
        await jobs.Enqueue(new FollowSeats(), cancellationToken);
    }

    private Task<bool> AreSeatsFollowed(CancellationToken cancellationToken) => db.Set<Job>().AnyAsync(job => job.TenantId == scope.Tenant.Id && job.Type == nameof(FollowSeats)
        && (job.State == JobState.Scheduled || job.State == JobState.Waiting || job.State == JobState.Running), cancellationToken);

    private static string Figure(long count) => count.ToString(CultureInfo.InvariantCulture);

    private Task<bool> IsEventWaiting(CancellationToken cancellationToken) => db.Set<StripeEvent>()
        .AnyAsync(stored => stored.TenantId == scope.Tenant.Id && stored.State == StripeEventState.Waiting, cancellationToken);
}
