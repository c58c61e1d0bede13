using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// Has the subscription end with its period when the tenant waits for its deletion, and takes that back when the tenant does not wait any more. It looks at
/// how the tenant is when it runs, so that two of them may come in any order.
/// </summary>
internal sealed record FollowDeletion : IJob
{
    static string IJobSettings.Queue => BillingJobs.Queue;

    static int IJobSettings.MaximumAttempts => BillingJobs.MaximumAttempts;

    static bool IJobSettings.RunsWhileClosed => true;

    static Entitlement IHasEntitlement.Entitlement => Entitlement.None;
}

internal sealed class FollowDeletionHandler(BackboneDb db, BillingSync sync, StripeClient stripe, CurrentJob current) : IHandler<FollowDeletion, Done>
{
    public async Task<Result<Done>> Handle(FollowDeletion job, CancellationToken cancellationToken)
    {
        if (await sync.Lock(cancellationToken) is { IsDeleted: false, CanceledByDeletionAt: not null } customer)
            await BillingJobs.Ask(token => Follow(customer, token), cancellationToken);
        return Done.Instance;
    }

    private async Task Follow(BillingCustomer customer, CancellationToken cancellationToken)
    {
        await sync.Sync(customer, cancellationToken);
        var isDeleting = await db.Tenants.AnyAsync(tenant => tenant.Status == TenantStatus.Deleting, cancellationToken);
        var subscription = await db.Set<Subscription>().SingleOrDefaultAsync(subscription => subscription.Id == customer.SubscriptionId && subscription.EndedAt == null, cancellationToken);
        if (subscription is not null && subscription.CancelAtPeriodEnd != isDeleting)
        {
            // Stripe lets nobody end what a schedule manages.
            if (subscription.StripeScheduleId is { } schedule)
                await stripe.SubscriptionSchedules.Release(schedule, $"release:{schedule}:{current.Id}", cancellationToken);
            await stripe.Subscriptions.Update(subscription.StripeSubscriptionId, new() { CancelAtPeriodEnd = isDeleting },
                $"deletion:{subscription.StripeSubscriptionId}:{current.Id}", cancellationToken);
        }
        if (!isDeleting)
            customer.CanceledByDeletionAt = null;
        await sync.Sync(customer, cancellationToken);
    }
}
