using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>Everything about an event but what Stripe wrote in it, which <see cref="ReadStripeEvent"/> answers.</summary>
/// <param name="Id">Stripe's identifier, <c>evt_…</c>.</param>
internal sealed record ShowStripeEvent(string Id) : IQuery<StripeEventDetails>
{
    public static Audience Audience => Audience.Platform(BillingStaffPermissions.Read);

    public string Subject => Id;

    public void Validate(Validation check) => check.Line(Id, 255);
}

/// <summary>An event as the staff sees it on its own page, with the last job that was to apply it.</summary>
internal sealed record StripeEventDetails(
    string Id, string Type, string? Slug, string? Tenant, string? StripeCustomerId, string State, bool IsStuck, string? Error, string? ApiVersion, bool IsLive,
    DateTimeOffset CreatedAt, DateTimeOffset ReceivedAt, DateTimeOffset? ProcessedAt, Guid? JobId, string? JobState, string? JobErrorKind, string? JobError);

internal sealed class ShowStripeEventHandler(BackOfficeDb db) : IHandler<ShowStripeEvent, StripeEventDetails>
{
    public async Task<Result<StripeEventDetails>> Handle(ShowStripeEvent request, CancellationToken cancellationToken)
    {
        var rows = await db.Database.SqlQuery<StripeEventDetails>($"""
            select event.id as "Id", event.type as "Type", tenant.slug as "Slug", tenant.name as "Tenant", event.stripe_customer_id as "StripeCustomerId",
                   event.state as "State", event.state = 'Waiting' and coalesce(job.state not in ('Waiting', 'Running', 'Scheduled', 'Blocked'), true) as "IsStuck",
                   event.error as "Error", event.api_version as "ApiVersion", event.is_live as "IsLive", event.created_at as "CreatedAt",
                   event.received_at as "ReceivedAt", event.processed_at as "ProcessedAt", job.id as "JobId", job.state as "JobState",
                   job.error_kind as "JobErrorKind", job.error as "JobError"
            from backbone.stripe_event event
            left join backbone.tenant on tenant.id = event.tenant_id
            left join lateral (select id, state, error_kind, error from backbone.job
                               where type = {EventBacklog.Job} and about = event.id order by job.id desc limit 1) job on true
            where event.id = {request.Id}
            """).ToListAsync(cancellationToken);
        return rows is [var details] ? details : Problem.NotFound;
    }
}
