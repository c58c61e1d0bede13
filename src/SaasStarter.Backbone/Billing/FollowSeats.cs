using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// Makes the quantity that is paid at Stripe follow the members who take a seat; what they cost for the rest of the period is on the next invoice.
/// <see cref="ReconcileTenant"/> asks for it at night, where a change at Stripe left another quantity.
/// </summary>
internal sealed record FollowSeats : IJob
{
    /// <summary>Whether what a subscription costs depends on the members.</summary>
    public static bool IsPaidPerSeat(Subscription subscription, PlanCatalogue catalogue) =>
        subscription.Status != SubscriptionStatus.Incomplete && !subscription.Status.IsEnded() && catalogue.Find(subscription.PlanId) is { IsPerSeat: true };

    static string IJobSettings.Queue => BillingJobs.Queue;

    static Entitlement IHasEntitlement.Entitlement => Entitlement.None;
}

internal sealed class FollowSeatsHandler(BackboneDb db, BillingSync sync, StripeClient stripe, PlanCatalogue catalogue, CurrentJob job,
    [FromKeyedServices(PlanTerms.SeatsName)] ILimitCounter seats) : IHandler<FollowSeats, Done>
{
    public async Task<Result<Done>> Handle(FollowSeats request, CancellationToken cancellationToken)
    {
        if (await sync.Lock(cancellationToken) is not { SubscriptionId: { } id } customer)
            return Done.Instance;
        var subscription = await db.Set<Subscription>().SingleAsync(subscription => subscription.Id == id, cancellationToken);
        var quantity = Math.Max(1, (await seats.Count(cancellationToken)).Used);
        if (!FollowSeats.IsPaidPerSeat(subscription, catalogue) || subscription.Quantity == quantity)
            return Done.Instance;
        await BillingJobs.Ask(async token =>
        {
            await Pay(subscription, quantity, token);
            await sync.Sync(customer, token);
        }, cancellationToken);
        return Done.Instance;
    }

    private async Task Pay(Subscription subscription, long quantity, CancellationToken cancellationToken)
    {
        var seats = new SubscriptionItemParameters { Id = subscription.StripeItemId, Quantity = quantity };
        await stripe.Subscriptions.Update(subscription.StripeSubscriptionId, new() { Items = [seats], ProrationBehavior = ProrationBehavior.CreateProrations },
            $"seats:{job.Id}:{quantity}", cancellationToken);
    }
}

/// <summary>
/// Asks for <see cref="FollowSeats"/> when members come, go or change roles: once for all that happens within a quarter of an hour, and after every
/// command of it has ended. A Stripe that fails is the job's trouble and holds up no member.
/// </summary>
internal sealed class SeatChange(TenantScope scope, PlanCatalogue catalogue, IJobs jobs, TimeProvider clock) : IMembershipChange
{
    private static readonly TimeSpan Together = TimeSpan.FromMinutes(15);

    // No transaction idles as long (idle_in_transaction_session_timeout), so that none commits what the job did not see.
    private static readonly TimeSpan LongestCommand = TimeSpan.FromMinutes(2);

    public async Task Changed(CancellationToken cancellationToken)
    {
        if (scope.Tenant.Subscription is not { } subscription || catalogue.Find(subscription.PlanId) is not { IsPerSeat: true })
            return;
        var now = clock.GetUtcNow();
        var end = new DateTimeOffset(now.Ticks - (now.Ticks % Together.Ticks), TimeSpan.Zero) + Together;
        await jobs.Schedule(new FollowSeats(), end + LongestCommand, new() { Key = $"seats {end:O}" }, cancellationToken);
    }
}
