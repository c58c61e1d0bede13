using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>What is at Stripe otherwise than here, or otherwise than it should be, what was found last first, a page at a time.</summary>
/// <param name="IsResolved">Whether to list what was repaired or is over, instead of what somebody has to look at.</param>
/// <param name="Before">The page begins before this row; null for the first one.</param>
internal sealed record ListBillingDrift(bool IsResolved = false, Id<BillingDrift>? Before = null) : IQuery<BillingDriftList>
{
    /// <summary>How many a page has.</summary>
    public const int PageSize = 50;

    public static Audience Audience => Audience.Platform(BillingStaffPermissions.Read);
}

/// <summary>A page of what does not fit.</summary>
/// <param name="Drifts">The rows of this page.</param>
/// <param name="Next">Given as <see cref="ListBillingDrift.Before"/>, leads to the page after; null on the last.</param>
internal sealed record BillingDriftList(IReadOnlyList<BillingDriftRow> Drifts, Id<BillingDrift>? Next);

/// <summary>What does not fit, as the staff sees it.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Slug">The tenant's slug.</param>
/// <param name="Tenant">The tenant's name.</param>
/// <param name="Kind">What differs.</param>
/// <param name="About">On what: an identifier of Stripe's.</param>
/// <param name="Local">What was known here.</param>
/// <param name="AtStripe">What Stripe says.</param>
/// <param name="FoundAt">When it was found.</param>
/// <param name="ResolvedAt">When it was no longer so; the moment at which it was found when it was repaired at once.</param>
public sealed record BillingDriftRow(
    Guid Id, string Slug, string Tenant, string Kind, string About, string? Local, string? AtStripe, DateTimeOffset FoundAt, DateTimeOffset? ResolvedAt);

internal sealed class ListBillingDriftHandler(BackOfficeDb db) : IHandler<ListBillingDrift, BillingDriftList>
{
    public async Task<Result<BillingDriftList>> Handle(ListBillingDrift request, CancellationToken cancellationToken)
    {
        var before = request.Before?.Value;
        var rows = await db.Database.SqlQuery<BillingDriftRow>($"""
            select drift.id as "Id", tenant.slug as "Slug", tenant.name as "Tenant", drift.kind as "Kind", drift.about as "About", drift.local as "Local",
                   drift.at_stripe as "AtStripe", drift.found_at as "FoundAt", drift.resolved_at as "ResolvedAt"
            from backbone.billing_drift drift join backbone.tenant on tenant.id = drift.tenant_id
            where (drift.resolved_at is not null) = {request.IsResolved} and ({before}::uuid is null or drift.id < {before})
            order by drift.id desc limit {ListBillingDrift.PageSize + 1}
            """).ToListAsync(cancellationToken);
        var isThereMore = rows.Count > ListBillingDrift.PageSize;
        if (isThereMore)
            rows.RemoveAt(ListBillingDrift.PageSize);
        return new BillingDriftList(rows, isThereMore ? new(rows[^1].Id) : null);
    }
}
