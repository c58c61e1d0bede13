using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>What all tenants pay, with the subscriptions behind it, those that are new first, a page at a time.</summary>
/// <param name="Find">A part of a tenant's name or slug, or an identifier of Stripe's: customer, subscription or invoice.</param>
/// <param name="Status">The only status, or null.</param>
/// <param name="Plan">The only <see cref="Billing.Plan.Id"/>, or null.</param>
/// <param name="Before">The <see cref="SubscriptionRow.Key"/> before which the page begins; null for the first one.</param>
internal sealed record ListSubscriptions(string? Find = null, SubscriptionStatus? Status = null, string? Plan = null, Guid? Before = null) : IQuery<SubscriptionList>
{
    /// <summary>How many a page has.</summary>
    public const int PageSize = 50;

    public static Audience Audience => Audience.Platform(BillingStaffPermissions.Read);

    public void Validate(Validation check) => check.OptionalLine(Find, 255).OptionalLine(Plan, 40);
}

/// <summary>A page of subscriptions.</summary>
/// <param name="Currencies">What comes in, by currency.</param>
/// <param name="Churn">Who left.</param>
/// <param name="Owed">What could not be collected, by currency.</param>
/// <param name="Subscriptions">The subscriptions of this page; a customer who never had one stands in one line without.</param>
/// <param name="Next">Given as <see cref="ListSubscriptions.Before"/>, leads to the page after; null on the last.</param>
internal sealed record SubscriptionList(
    IReadOnlyList<CurrencyFigures> Currencies, Churn Churn, IReadOnlyList<Money> Owed, IReadOnlyList<SubscriptionRow> Subscriptions, Guid? Next);

/// <summary>A subscription as the staff sees it in a list; what comes after <paramref name="IsDeleted"/> is null for a customer who never had one.</summary>
internal sealed record SubscriptionRow(
    Guid Key, string Slug, string Tenant, string StripeCustomerId, bool IsDeleted, string? StripeSubscriptionId, string? Status, string? PlanId, string? Interval, string? Currency,
    long? UnitAmount, int? Quantity, DateTimeOffset? PeriodEnd, DateTimeOffset? TrialEnd, bool? CancelAtPeriodEnd, DateTimeOffset? CancelAt, DateTimeOffset? EndedAt,
    DateTimeOffset? PastDueSince);

internal sealed class ListSubscriptionsHandler(BackOfficeDb db, BillingFigures figures) : IHandler<ListSubscriptions, SubscriptionList>
{
    public async Task<Result<SubscriptionList>> Handle(ListSubscriptions request, CancellationToken cancellationToken)
    {
        var (find, status, plan) = (request.Find?.Trim() ?? "", request.Status?.ToString(), request.Plan);
        var rows = await db.Database.SqlQuery<SubscriptionRow>($"""
            select coalesce(subscription.id, customer.id) as "Key", tenant.slug as "Slug", tenant.name as "Tenant", customer.stripe_customer_id as "StripeCustomerId",
                   customer.is_deleted as "IsDeleted", subscription.stripe_subscription_id as "StripeSubscriptionId", subscription.status as "Status",
                   subscription.plan_id as "PlanId", subscription.interval as "Interval", subscription.currency as "Currency", subscription.unit_amount as "UnitAmount",
                   subscription.quantity as "Quantity", subscription.period_end as "PeriodEnd", subscription.trial_end as "TrialEnd",
                   subscription.cancel_at_period_end as "CancelAtPeriodEnd", subscription.cancel_at as "CancelAt", subscription.ended_at as "EndedAt",
                   subscription.past_due_since as "PastDueSince"
            from backbone.billing_customer customer
            join backbone.tenant on tenant.id = customer.tenant_id
            left join backbone.subscription on subscription.tenant_id = customer.tenant_id
            where ({status}::text is null or subscription.status = {status}) and ({plan}::text is null or subscription.plan_id = {plan})
              and ({request.Before}::uuid is null or coalesce(subscription.id, customer.id) < {request.Before})
              and ({find} = '' or position(lower({find}) in lower(tenant.name)) > 0 or position(lower({find}) in tenant.slug) > 0
                   or customer.stripe_customer_id = {find} or subscription.stripe_subscription_id = {find}
                   or exists (select from backbone.billing_invoice invoice where invoice.tenant_id = customer.tenant_id and invoice.stripe_invoice_id = {find}))
            order by 1 desc limit {ListSubscriptions.PageSize + 1}
            """).ToListAsync(cancellationToken);
        var isThereMore = rows.Count > ListSubscriptions.PageSize;
        if (isThereMore)
            rows.RemoveAt(ListSubscriptions.PageSize);
        return new SubscriptionList(await figures.ByCurrency(cancellationToken), await figures.Churn(cancellationToken), await figures.Owed(cancellationToken),
            rows, isThereMore ? rows[^1].Key : null);
    }
}
