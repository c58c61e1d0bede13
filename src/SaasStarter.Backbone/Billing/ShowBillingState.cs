using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>What every page has to say about the payments of the tenant. Asked only where something may have to be said.</summary>
public sealed record ShowBillingState : IQuery<BillingState>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(TenantPermissions.Open);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

/// <summary>What there is to say about a tenant's payments; amounts and dates only for those who may pay.</summary>
public sealed record BillingState
{
    /// <summary>How far the product can be used.</summary>
    public required PlanAccess Access { get; init; }

    /// <summary>The status of the subscription that counts.</summary>
    public SubscriptionStatus? Status { get; init; }

    /// <summary>The plan's name, by language.</summary>
    public IReadOnlyDictionary<string, string>? PlanName { get; init; }

    /// <summary>When the trial ends.</summary>
    public DateTimeOffset? TrialEnd { get; init; }

    /// <summary>Until when a late payment changes nothing.</summary>
    public DateTimeOffset? GraceUntil { get; init; }

    /// <summary>What could not be collected.</summary>
    public Money? Due { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is tried again; null when it is not.</summary>
    public DateTimeOffset? NextAttempt { get; init; }
}

internal sealed class ShowBillingStateHandler(BackboneDb db, TenantScope scope, PlanCatalogue catalogue, IEntitlements entitlements) : IHandler<ShowBillingState, BillingState>
{
    public async Task<Result<BillingState>> Handle(ShowBillingState request, CancellationToken cancellationToken)
    {
        var subscription = await db.Set<BillingCustomer>().AsNoTracking()
            .Join(db.Set<Subscription>(), customer => customer.SubscriptionId, subscription => subscription.Id, (_, subscription) => subscription)
            .SingleOrDefaultAsync(cancellationToken);
        var state = new BillingState { Access = entitlements.Access, Status = subscription?.Status };
        if (subscription is null || !scope.Caller.Has(BillingPermissions.Manage))
            return state;
        var invoice = await db.Set<BillingInvoice>().AsNoTracking().Where(invoice => invoice.Status == InvoiceStatus.Open && invoice.AmountRemaining > 0)
            .OrderByDescending(invoice => invoice.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        return state with
        {
            PlanName = catalogue.Find(subscription.PlanId)?.Name,
            TrialEnd = subscription.TrialEnd,
            GraceUntil = subscription.PastDueSince + TimeSpan.FromDays(catalogue.GraceDays),
            Due = invoice is null ? null : Money.FromMinorUnits(invoice.AmountRemaining, invoice.Currency),
            Attempts = invoice?.AttemptCount ?? 0,
            NextAttempt = invoice?.NextPaymentAttempt,
        };
    }
}
