using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>Everything about a tenant's payments: the newest of each kind.</summary>
/// <param name="Slug">The tenant's slug.</param>
internal sealed record ShowTenantBilling(string Slug) : IQuery<TenantBilling>
{
    /// <summary>How many of each kind.</summary>
    public const int Most = 20;

    public static Audience Audience => Audience.Platform(BillingStaffPermissions.Read);

    public string Subject => Slug;

    public void Validate(Validation check) => check.Line(Slug, 100);
}

/// <summary>What is known of a tenant's payments.</summary>
/// <param name="Tenant">The tenant, with its customer when it has one.</param>
/// <param name="Subscriptions">Its subscriptions, the newest first.</param>
/// <param name="Invoices">Its newest invoices.</param>
/// <param name="Events">What Stripe told last.</param>
/// <param name="Notices">What its people were told last.</param>
/// <param name="Drifts">What does not fit now.</param>
internal sealed record TenantBilling(
    TenantBillingRow Tenant, IReadOnlyList<TenantSubscriptionRow> Subscriptions, IReadOnlyList<TenantInvoiceRow> Invoices, IReadOnlyList<TenantEventRow> Events,
    IReadOnlyList<TenantNoticeRow> Notices, IReadOnlyList<BillingDriftRow> Drifts);

/// <summary>A tenant as a customer; all that comes after <paramref name="TenantStatus"/> is null for one that never was on its way to paying.</summary>
internal sealed record TenantBillingRow(
    string Slug, string Tenant, string TenantStatus, string? StripeCustomerId, string? Name, string? Email, string? TaxNumber, bool? IsDeleted, DateTimeOffset? FreeSince,
    DateTimeOffset? SyncedFrom, DateTimeOffset? CreatedAt);

/// <summary>A subscription of a tenant.</summary>
internal sealed record TenantSubscriptionRow(
    string StripeSubscriptionId, bool IsCounting, string Status, string PlanId, string Interval, string Currency, long UnitAmount, int Quantity, DateTimeOffset PeriodStart,
    DateTimeOffset PeriodEnd, DateTimeOffset? TrialEnd, bool CancelAtPeriodEnd, DateTimeOffset? CancelAt, DateTimeOffset? EndedAt, DateTimeOffset? PastDueSince,
    string? PendingPlanId, string? PendingInterval, DateTimeOffset? PendingUpdateExpiresAt, bool HasPaymentMethod, DateTimeOffset CreatedAt);

/// <summary>An invoice of a tenant.</summary>
internal sealed record TenantInvoiceRow(
    string StripeInvoiceId, string? Number, string Status, string Reason, string Currency, long Total, long AmountRemaining, int AttemptCount, DateTimeOffset? NextPaymentAttempt,
    DateTimeOffset CreatedAt, DateTimeOffset? PaidAt);

/// <summary>An event about a tenant.</summary>
internal sealed record TenantEventRow(string Id, string Type, string State, DateTimeOffset ReceivedAt);

/// <summary>That a tenant's people were told something.</summary>
internal sealed record TenantNoticeRow(string Kind, string About, DateTimeOffset ToldAt);

internal sealed class ShowTenantBillingHandler(BackOfficeDb db) : IHandler<ShowTenantBilling, TenantBilling>
{
    public async Task<Result<TenantBilling>> Handle(ShowTenantBilling request, CancellationToken cancellationToken)
    {
        var found = await db.Database.SqlQuery<TenantBillingRow>($"""
            select tenant.slug as "Slug", tenant.name as "Tenant", tenant.status as "TenantStatus", customer.stripe_customer_id as "StripeCustomerId",
                   customer.name as "Name", customer.email as "Email", customer.tax_number as "TaxNumber", customer.is_deleted as "IsDeleted",
                   customer.free_since as "FreeSince", customer.synced_from as "SyncedFrom", customer.created_at as "CreatedAt"
            from backbone.tenant left join backbone.billing_customer customer on customer.tenant_id = tenant.id
            where tenant.slug = {request.Slug}
            """).ToListAsync(cancellationToken);
        if (found is not [var tenant])
            return Problem.NotFound;
        return new TenantBilling(tenant, await Subscriptions(request.Slug, cancellationToken), await Invoices(request.Slug, cancellationToken),
            await Events(request.Slug, cancellationToken), await Notices(request.Slug, cancellationToken), await Drifts(request.Slug, cancellationToken));
    }

    private Task<List<TenantSubscriptionRow>> Subscriptions(string slug, CancellationToken cancellationToken) => db.Database.SqlQuery<TenantSubscriptionRow>($"""
        select subscription.stripe_subscription_id as "StripeSubscriptionId", customer.subscription_id is not null as "IsCounting", subscription.status as "Status",
               subscription.plan_id as "PlanId", subscription.interval as "Interval", subscription.currency as "Currency", subscription.unit_amount as "UnitAmount",
               subscription.quantity as "Quantity", subscription.period_start as "PeriodStart", subscription.period_end as "PeriodEnd",
               subscription.trial_end as "TrialEnd", subscription.cancel_at_period_end as "CancelAtPeriodEnd", subscription.cancel_at as "CancelAt",
               subscription.ended_at as "EndedAt", subscription.past_due_since as "PastDueSince", subscription.pending_plan_id as "PendingPlanId",
               subscription.pending_interval as "PendingInterval", subscription.pending_update_expires_at as "PendingUpdateExpiresAt",
               subscription.has_payment_method as "HasPaymentMethod", subscription.created_at as "CreatedAt"
        from backbone.subscription join backbone.tenant on tenant.id = subscription.tenant_id
        left join backbone.billing_customer customer on customer.tenant_id = tenant.id and customer.subscription_id = subscription.id
        where tenant.slug = {slug} order by subscription.created_at desc, subscription.id desc limit {ShowTenantBilling.Most}
        """).ToListAsync(cancellationToken);

    private Task<List<TenantInvoiceRow>> Invoices(string slug, CancellationToken cancellationToken) => db.Database.SqlQuery<TenantInvoiceRow>($"""
        select invoice.stripe_invoice_id as "StripeInvoiceId", invoice.number as "Number", invoice.status as "Status", invoice.reason as "Reason",
               invoice.currency as "Currency", invoice.total as "Total", invoice.amount_remaining as "AmountRemaining", invoice.attempt_count as "AttemptCount",
               invoice.next_payment_attempt as "NextPaymentAttempt", invoice.created_at as "CreatedAt", invoice.paid_at as "PaidAt"
        from backbone.billing_invoice invoice join backbone.tenant on tenant.id = invoice.tenant_id
        where tenant.slug = {slug} order by invoice.created_at desc, invoice.id desc limit {ShowTenantBilling.Most}
        """).ToListAsync(cancellationToken);

    private Task<List<TenantEventRow>> Events(string slug, CancellationToken cancellationToken) => db.Database.SqlQuery<TenantEventRow>($"""
        select event.id as "Id", event.type as "Type", event.state as "State", event.received_at as "ReceivedAt"
        from backbone.stripe_event event join backbone.tenant on tenant.id = event.tenant_id
        where tenant.slug = {slug} order by event.received_at desc, event.id desc limit {ShowTenantBilling.Most}
        """).ToListAsync(cancellationToken);

    private Task<List<TenantNoticeRow>> Notices(string slug, CancellationToken cancellationToken) => db.Database.SqlQuery<TenantNoticeRow>($"""
        select notice.kind as "Kind", notice.about as "About", notice.told_at as "ToldAt"
        from backbone.billing_notice notice join backbone.tenant on tenant.id = notice.tenant_id
        where tenant.slug = {slug} order by notice.told_at desc, notice.id desc limit {ShowTenantBilling.Most}
        """).ToListAsync(cancellationToken);

    private Task<List<BillingDriftRow>> Drifts(string slug, CancellationToken cancellationToken) => db.Database.SqlQuery<BillingDriftRow>($"""
        select drift.id as "Id", tenant.slug as "Slug", tenant.name as "Tenant", drift.kind as "Kind", drift.about as "About", drift.local as "Local",
               drift.at_stripe as "AtStripe", drift.found_at as "FoundAt", drift.resolved_at as "ResolvedAt"
        from backbone.billing_drift drift join backbone.tenant on tenant.id = drift.tenant_id
        where tenant.slug = {slug} order by drift.resolved_at is not null, drift.id desc limit {ShowTenantBilling.Most}
        """).ToListAsync(cancellationToken);
}
