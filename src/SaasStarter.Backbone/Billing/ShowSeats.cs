using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>What one more member costs, for those who invite.</summary>
public sealed record ShowSeats : IQuery<Seats>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.Invite);
}

/// <summary>The seats of a tenant.</summary>
/// <param name="Use">How many are taken, and how many promised by open invitations.</param>
/// <param name="Maximum">How many the plan includes; null for as many as one likes.</param>
/// <param name="Price">What a further one costs each <paramref name="Interval"/>, without tax; null when it costs nothing.</param>
/// <param name="Interval">How often it is paid.</param>
public sealed record Seats(LimitUse Use, long? Maximum, Money? Price, BillingInterval Interval);

internal sealed class ShowSeatsHandler(BackboneDb db, TenantScope scope, IEntitlements entitlements, PlanCatalogue catalogue,
    [FromKeyedServices(PlanTerms.SeatsName)] ILimitCounter counter) : IHandler<ShowSeats, Seats>
{
    public async Task<Result<Seats>> Handle(ShowSeats request, CancellationToken cancellationToken)
    {
        var use = await counter.Count(cancellationToken);
        var isPerSeat = scope.Tenant.Subscription is { } paid && catalogue.Find(paid.PlanId) is { IsPerSeat: true };
        var subscription = isPerSeat ? await Current(cancellationToken) : null;
        Money? price = subscription is null ? null : Money.FromMinorUnits(subscription.UnitAmount, subscription.Currency);
        return new Seats(use, entitlements.MaximumOf(PlanTerms.Seats), price, subscription?.Interval ?? default);
    }

    private Task<Subscription?> Current(CancellationToken cancellationToken) => db.Set<BillingCustomer>()
        .Join(db.Set<Subscription>(), customer => customer.SubscriptionId, subscription => subscription.Id, (_, subscription) => subscription)
        .AsNoTracking().SingleOrDefaultAsync(cancellationToken);
}
