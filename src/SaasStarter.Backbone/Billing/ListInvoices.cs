using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing;

/// <summary>The tenant's invoices, the newest first, a page at a time.</summary>
/// <param name="Page">The page, from 1.</param>
public sealed record ListInvoices(int Page = 1) : IQuery<InvoicePage>
{
    /// <summary>How many invoices a page has.</summary>
    public const int PageSize = 12;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(BillingPermissions.Read);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

/// <summary>A page of invoices.</summary>
/// <param name="Invoices">What is on it.</param>
/// <param name="Page">Which one, from 1.</param>
/// <param name="HasMore">Whether there are older ones.</param>
public sealed record InvoicePage(IReadOnlyList<BillingInvoice> Invoices, int Page, bool HasMore);

internal sealed class ListInvoicesHandler(BackboneDb db) : IHandler<ListInvoices, InvoicePage>
{
    // Two a month for a lifetime; further on there is nothing, whatever an address says.
    private const int MaximumPage = 100;

    public async Task<Result<InvoicePage>> Handle(ListInvoices request, CancellationToken cancellationToken)
    {
        var page = Math.Clamp(request.Page, 1, MaximumPage);
        var invoices = await db.Set<BillingInvoice>().AsNoTracking().Where(invoice => invoice.Status != InvoiceStatus.Draft)
            .OrderByDescending(invoice => invoice.CreatedAt).ThenByDescending(invoice => invoice.Id)
            .Skip((page - 1) * ListInvoices.PageSize).Take(ListInvoices.PageSize + 1).ToListAsync(cancellationToken);
        return new InvoicePage([.. invoices.Take(ListInvoices.PageSize)], page, invoices.Count > ListInvoices.PageSize);
    }
}
