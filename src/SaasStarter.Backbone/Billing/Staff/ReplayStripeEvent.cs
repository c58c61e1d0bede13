using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>Has an event applied again, also one whose customer belonged to nobody when it came and belongs to somebody by now.</summary>
/// <param name="Id">Stripe's identifier, <c>evt_…</c>.</param>
internal sealed record ReplayStripeEvent(string Id) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(BillingStaffPermissions.Act);

    public string Subject => Id;

    public void Validate(Validation check) => check.Line(Id, 255);
}

internal sealed class ReplayStripeEventHandler(BackOfficeDb db, EventReplay replay) : IHandler<ReplayStripeEvent, Done>
{
    public async Task<Result<Done>> Handle(ReplayStripeEvent request, CancellationToken cancellationToken)
    {
        var found = await db.Database.SqlQuery<StoredEvent>($"""
            select event.state as "State",
                   exists (select from backbone.job where type = {EventBacklog.Job} and about = event.id and job.state in ('Waiting', 'Running', 'Scheduled', 'Blocked')) as "IsUnderWay",
                   tenant.id as "TenantId", tenant.slug as "Slug", tenant.name as "Name", tenant.status as "Status"
            from backbone.stripe_event event
            left join backbone.billing_customer customer on customer.stripe_customer_id = event.stripe_customer_id
            left join backbone.tenant on tenant.id = coalesce(event.tenant_id, customer.tenant_id)
            where event.id = {request.Id}
            """).ToListAsync(cancellationToken);
        if (found is not [var stored])
            return Problem.NotFound;
        if (stored.State == nameof(StripeEventState.Ignored))
            return Problem.Conflict(Strings.Text("EventIgnored"));
        if (stored.IsUnderWay)
            return Problem.Conflict(Strings.Text("EventUnderWay"));
        if (stored.TenantId is not { } tenant)
            return Problem.Conflict(Strings.Text("EventUnmatched"));
        await replay.Replay(request.Id, new StoredTenant(tenant, stored.Slug!, stored.Name!, stored.Status!).ToCurrent(), cancellationToken);
        return Done.Instance;
    }

    private sealed record StoredEvent(string State, bool IsUnderWay, Guid? TenantId, string? Slug, string? Name, string? Status);
}
