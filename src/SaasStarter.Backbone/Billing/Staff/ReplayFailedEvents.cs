using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>
/// Has all events applied again that no job is going to apply any more, and those of customers that have come to belong to somebody, a thousand at a time:
/// once what was wrong is mended.
/// </summary>
internal sealed record ReplayFailedEvents : ICommand<ReplayedEvents>
{
    /// <summary>How many at a time.</summary>
    public const int Most = 1000;

    public static Audience Audience => Audience.Platform(BillingStaffPermissions.Act);
}

/// <summary>How many are applied again.</summary>
internal sealed record ReplayedEvents(int Count);

internal sealed class ReplayFailedEventsHandler(BackOfficeDb db, EventReplay replay) : IHandler<ReplayFailedEvents, ReplayedEvents>
{
    public async Task<Result<ReplayedEvents>> Handle(ReplayFailedEvents request, CancellationToken cancellationToken)
    {
        var failed = await db.Database.SqlQuery<FailedEvent>($"""
            with applying as materialized (
                select about from backbone.job where type = {EventBacklog.Job} and state in ('Waiting', 'Running', 'Scheduled', 'Blocked') and about is not null)
            select event.id as "EventId", tenant.id as "TenantId", tenant.slug as "Slug", tenant.name as "Name", tenant.status as "Status"
            from backbone.stripe_event event
            left join backbone.billing_customer customer on customer.stripe_customer_id = event.stripe_customer_id
            join backbone.tenant on tenant.id = coalesce(event.tenant_id, customer.tenant_id)
            where event.state in ('Waiting', 'Unmatched') and event.id not in (select about from applying)
            order by event.received_at, event.id limit {ReplayFailedEvents.Most}
            """).ToListAsync(cancellationToken);
        foreach (var stored in failed)
            await replay.Replay(stored.EventId, new StoredTenant(stored.TenantId, stored.Slug, stored.Name, stored.Status).ToCurrent(), cancellationToken);
        return new ReplayedEvents(failed.Count);
    }

    private sealed record FailedEvent(string EventId, Guid TenantId, string Slug, string Name, string Status);
}
