using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>The trials that end within a week, or should have, the next one first, a page at a time.</summary>
/// <param name="After">The page begins after this subscription; null for the first one.</param>
internal sealed record ListEndingTrials(Guid? After = null) : IQuery<EndingTrialList>
{
    /// <summary>How many a page has.</summary>
    public const int PageSize = 50;

    /// <summary>How far ahead it looks.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(7);

    public static Audience Audience => Audience.Platform(BillingStaffPermissions.Read);
}

/// <summary>A page of trials.</summary>
/// <param name="Trials">The trials of this page.</param>
/// <param name="Next">Given as <see cref="ListEndingTrials.After"/>, leads to the page after; null on the last.</param>
internal sealed record EndingTrialList(IReadOnlyList<EndingTrialRow> Trials, Guid? Next);

/// <summary>A trial that is about to end.</summary>
internal sealed record EndingTrialRow(
    Guid Id, string Slug, string Tenant, string PlanId, string Interval, string Currency, long UnitAmount, int Quantity, DateTimeOffset TrialEnd, bool HasPaymentMethod,
    bool CancelAtPeriodEnd);

internal sealed class ListEndingTrialsHandler(BackOfficeDb db, TimeProvider clock) : IHandler<ListEndingTrials, EndingTrialList>
{
    public async Task<Result<EndingTrialList>> Handle(ListEndingTrials request, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + ListEndingTrials.Ahead;
        var rows = await db.Database.SqlQuery<EndingTrialRow>($"""
            select subscription.id as "Id", tenant.slug as "Slug", tenant.name as "Tenant", subscription.plan_id as "PlanId", subscription.interval as "Interval",
                   subscription.currency as "Currency", subscription.unit_amount as "UnitAmount", subscription.quantity as "Quantity", subscription.trial_end as "TrialEnd",
                   subscription.has_payment_method as "HasPaymentMethod", subscription.cancel_at_period_end as "CancelAtPeriodEnd"
            from backbone.subscription join backbone.tenant on tenant.id = subscription.tenant_id
            where subscription.status = 'Trialing' and subscription.trial_end <= {until}
              and ({request.After}::uuid is null or (subscription.trial_end, subscription.id) > (select last.trial_end, last.id from backbone.subscription last where last.id = {request.After}))
            order by subscription.trial_end, subscription.id limit {ListEndingTrials.PageSize + 1}
            """).ToListAsync(cancellationToken);
        var isThereMore = rows.Count > ListEndingTrials.PageSize;
        if (isThereMore)
            rows.RemoveAt(ListEndingTrials.PageSize);
        return new EndingTrialList(rows, isThereMore ? rows[^1].Id : null);
    }
}
