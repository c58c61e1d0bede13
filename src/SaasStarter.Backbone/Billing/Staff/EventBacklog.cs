using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>What is left to do with Stripe's events.</summary>
/// <param name="Waiting">How many are to be applied.</param>
/// <param name="Stuck">How many of these no job is going to apply: it failed for good, or was cancelled.</param>
/// <param name="Unmatched">How many are of a customer that belongs to nobody.</param>
/// <param name="OldestAt">When the oldest came that was never applied; null when nothing waits.</param>
internal sealed record Backlog(int Waiting, int Stuck, int Unmatched, DateTimeOffset? OldestAt)
{
    /// <summary>How long an event may wait before somebody should look.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Whether the oldest event has waited for too long.</summary>
    public bool IsLate(DateTimeOffset now) => now - OldestAt > Patience;
}

/// <summary>Counts what is left to do with Stripe's events.</summary>
internal sealed class EventBacklog(BackOfficeDb db)
{
    /// <summary>The name of the job that applies an event, as jobs are stored; its <c>about</c> is the event.</summary>
    public const string Job = nameof(ApplyStripeEvent);

    /// <summary>What is left to do now.</summary>
    public async Task<Backlog> Count(CancellationToken cancellationToken) => (await db.Database.SqlQuery<Backlog>($"""
        with applying as materialized (
            select about from backbone.job where type = {Job} and state in ('Waiting', 'Running', 'Scheduled', 'Blocked') and about is not null)
        select (count(*) filter (where event.state = 'Waiting'))::int as "Waiting",
               (count(*) filter (where event.state = 'Waiting' and applying.about is null))::int as "Stuck",
               (count(*) filter (where event.state = 'Unmatched'))::int as "Unmatched",
               min(event.received_at) filter (where event.state = 'Waiting' and event.processed_at is null) as "OldestAt"
        from backbone.stripe_event event left join (select distinct about from applying) applying on applying.about = event.id
        where event.state in ('Waiting', 'Unmatched')
        """).ToListAsync(cancellationToken)).Single();
}
