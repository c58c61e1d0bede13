using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// Lets the subscription follow the tenant: it is not renewed while the tenant waits for its deletion, goes on when that is taken back in time, and ends
/// before the tenant's rows do. The customer stays at Stripe, with the invoices that the law has somebody keep.
/// </summary>
internal sealed class SubscriptionOfTenant(BackboneDb db, IDispatcher dispatcher, IJobs jobs, TimeProvider clock) : ITenantLifeStep
{
    public async Task DeletionChanged(CancellationToken cancellationToken)
    {
        var customer = await db.Set<BillingCustomer>().SingleOrDefaultAsync(cancellationToken);
        if (customer is null)
            return;
        // Before anybody asks Stripe: what we cancel can be told from what the owners had cancelled, whenever the process dies.
        if (customer.CanceledByDeletionAt is null && await db.Set<Subscription>().AnyAsync(subscription => subscription.Id == customer.SubscriptionId
            && subscription.EndedAt == null && !subscription.CancelAtPeriodEnd && subscription.CancelAt == null, cancellationToken))
        {
            customer.CanceledByDeletionAt = clock.GetUtcNow();
        }
        await db.SaveChangesAsync(cancellationToken);
        await jobs.Enqueue(new FollowDeletion(), cancellationToken);
    }

    public Task<Result<Done>> BeforeErasure(CancellationToken cancellationToken) => dispatcher.Send(new EndBeforeErasure(), cancellationToken);
}
