using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// The entered tenant's subscription while somebody changes it: behind the lock of its customer, as Stripe has it at the moment, and copied again
/// once it was changed.
/// </summary>
internal sealed class RunningSubscription(BackboneDb db, BillingSync sync, StripeClient stripe)
{
    private BillingCustomer? _customer;

    /// <summary>The subscription that runs, as Stripe has it now; null when none does.</summary>
    public async Task<Subscription?> Find(CancellationToken cancellationToken)
    {
        _customer = await sync.Lock(cancellationToken);
        if (_customer is null)
            return null;
        await sync.Sync(_customer, cancellationToken);
        return await db.Set<Subscription>().Where(subscription => subscription.Id == _customer.SubscriptionId
            && subscription.Status != SubscriptionStatus.Canceled && subscription.Status != SubscriptionStatus.IncompleteExpired).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Forgets what was planned for its next period: Stripe lets nobody change what a schedule manages.</summary>
    public async Task Release(Subscription subscription, string attempt, CancellationToken cancellationToken)
    {
        if (subscription.StripeScheduleId is { } schedule)
            await stripe.SubscriptionSchedules.Release(schedule, $"release:{schedule}:{attempt}", cancellationToken);
    }

    /// <summary>Copies what Stripe has, after a change.</summary>
    public Task Sync(CancellationToken cancellationToken) => sync.Sync(_customer!, cancellationToken);
}
