using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>The open invoices that Stripe tried to collect in vain, the newest first, a page at a time.</summary>
/// <param name="Before">The page begins before this invoice; null for the first one.</param>
internal sealed record ListFailedPayments(Guid? Before = null) : IQuery<FailedPaymentList>
{
    /// <summary>How many a page has.</summary>
    public const int PageSize = 50;

    public static Audience Audience => Audience.Platform(BillingStaffPermissions.Read);
}

/// <summary>A page of what could not be collected.</summary>
/// <param name="Payments">The invoices of this page.</param>
/// <param name="Next">Given as <see cref="ListFailedPayments.Before"/>, leads to the page after; null on the last.</param>
internal sealed record FailedPaymentList(IReadOnlyList<FailedPaymentRow> Payments, Guid? Next);

/// <summary>An invoice that could not be collected; the status is that of the subscription that it is for, when it is for one.</summary>
internal sealed record FailedPaymentRow(
    Guid Id, string Slug, string Tenant, string? Number, string StripeInvoiceId, string Currency, long AmountRemaining, int AttemptCount, DateTimeOffset? NextPaymentAttempt,
    DateTimeOffset CreatedAt, string? Status, DateTimeOffset? PastDueSince);

internal sealed class ListFailedPaymentsHandler(BackOfficeDb db) : IHandler<ListFailedPayments, FailedPaymentList>
{
    public async Task<Result<FailedPaymentList>> Handle(ListFailedPayments request, CancellationToken cancellationToken)
    {
        var rows = await db.Database.SqlQuery<FailedPaymentRow>($"""
            select invoice.id as "Id", tenant.slug as "Slug", tenant.name as "Tenant", invoice.number as "Number", invoice.stripe_invoice_id as "StripeInvoiceId",
                   invoice.currency as "Currency", invoice.amount_remaining as "AmountRemaining", invoice.attempt_count as "AttemptCount",
                   invoice.next_payment_attempt as "NextPaymentAttempt", invoice.created_at as "CreatedAt", subscription.status as "Status",
                   subscription.past_due_since as "PastDueSince"
            from backbone.billing_invoice invoice
            join backbone.tenant on tenant.id = invoice.tenant_id
            left join backbone.subscription on subscription.tenant_id = invoice.tenant_id and subscription.stripe_subscription_id = invoice.stripe_subscription_id
            where invoice.status = 'Open' and invoice.attempt_count > 0 and invoice.amount_remaining > 0
              and ({request.Before}::uuid is null or (invoice.created_at, invoice.id) < (select last.created_at, last.id from backbone.billing_invoice last where last.id = {request.Before}))
            order by invoice.created_at desc, invoice.id desc limit {ListFailedPayments.PageSize + 1}
            """).ToListAsync(cancellationToken);
        var isThereMore = rows.Count > ListFailedPayments.PageSize;
        if (isThereMore)
            rows.RemoveAt(ListFailedPayments.PageSize);
        return new FailedPaymentList(rows, isThereMore ? rows[^1].Id : null);
    }
}
