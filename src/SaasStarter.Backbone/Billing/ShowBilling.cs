using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing;

/// <summary>The tenant's plan and payments, as they are known here.</summary>
public sealed record ShowBilling : IQuery<BillingOverview>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(BillingPermissions.Read);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

/// <summary>A tenant's plan and payments.</summary>
public sealed record BillingOverview
{
    /// <summary>The subscription that counts; null without any.</summary>
    public Subscription? Subscription { get; init; }

    /// <summary>The plan: the subscription's, or the free one. Null when there is neither, or the plan was taken from the catalogue.</summary>
    public Plan? Plan { get; init; }

    /// <summary>The plan that is to follow at the end of the period.</summary>
    public Plan? PendingPlan { get; init; }

    /// <summary>How far the product can be used.</summary>
    public required PlanAccess Access { get; init; }

    /// <summary>Until when a late payment changes nothing; null when nothing is late.</summary>
    public DateTimeOffset? GraceUntil { get; init; }

    /// <summary>The newest invoice that is to be paid.</summary>
    public BillingInvoice? OpenInvoice { get; init; }

    /// <summary>The currency of all payments; null before the first one.</summary>
    public string? Currency { get; init; }

    /// <summary>Whether Stripe knows the tenant, so that there is something to keep there.</summary>
    public bool IsCustomer { get; init; }

    /// <summary>The VAT number.</summary>
    public string? TaxNumber { get; init; }

    /// <summary>Somebody's way through Stripe's pages whose end is not known yet.</summary>
    public CheckoutAttempt? OpenCheckout { get; init; }

    /// <summary>Whether a subscription runs, or waits for its payment.</summary>
    public bool IsSubscribed => Subscription is { Status: not (SubscriptionStatus.Canceled or SubscriptionStatus.IncompleteExpired) };
}

internal sealed class ShowBillingHandler(BackboneDb db, PlanCatalogue catalogue, IEntitlements entitlements) : IHandler<ShowBilling, BillingOverview>
{
    public async Task<Result<BillingOverview>> Handle(ShowBilling request, CancellationToken cancellationToken)
    {
        var customer = await db.Set<BillingCustomer>().AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var subscriptions = await db.Set<Subscription>().AsNoTracking().OrderByDescending(subscription => subscription.CreatedAt).ToListAsync(cancellationToken);
        var current = subscriptions.FirstOrDefault(subscription => subscription.Id == customer?.SubscriptionId);
        return new BillingOverview
        {
            Subscription = current,
            Plan = current is null ? catalogue.Free : catalogue.Find(current.PlanId),
            PendingPlan = current?.PendingPlanId is { } pending ? catalogue.Find(pending) : null,
            Access = entitlements.Access,
            GraceUntil = current?.PastDueSince + TimeSpan.FromDays(catalogue.GraceDays),
            OpenInvoice = await db.Set<BillingInvoice>().AsNoTracking().Where(invoice => invoice.Status == InvoiceStatus.Open && invoice.AmountRemaining > 0)
                .OrderByDescending(invoice => invoice.CreatedAt).FirstOrDefaultAsync(cancellationToken),
            Currency = subscriptions.FirstOrDefault()?.Currency,
            IsCustomer = customer is { IsDeleted: false },
            TaxNumber = customer?.TaxNumber,
            OpenCheckout = await db.Set<CheckoutAttempt>().AsNoTracking().SingleOrDefaultAsync(attempt => attempt.State == CheckoutState.Open, cancellationToken),
        };
    }
}
