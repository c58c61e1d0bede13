using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>What the running command said that happened.</summary>
internal sealed class PublishedEvents(TimeProvider clock) : IEvents
{
    private readonly List<PublishedEvent> _events = [];

    public IReadOnlyList<PublishedEvent> All => _events;

    public void Publish<T>(T happened) where T : class, IEvent<T>
    {
        var now = clock.GetUtcNow();
        _events.Add(new(PublishedEvent.NewId(), T.Kind.Type, EventCatalogue.Write(T.Kind.Type, now, happened), now));
    }
}

/// <summary>An event that is to be sent.</summary>
/// <param name="Id">Its identifier, <c>evt_…</c>.</param>
/// <param name="Type">Its type.</param>
/// <param name="Body">What is sent.</param>
/// <param name="At">When it happened.</param>
internal sealed record PublishedEvent(string Id, string Type, string Body, DateTimeOffset At)
{
    /// <summary>A new identifier.</summary>
    public static string NewId() => $"evt_{Guid.CreateVersion7():N}";
}

/// <summary>
/// The end of each command that said that something happened: writes a delivery for each endpoint that wants to hear of it, with its job, in the command's own
/// transaction, whichever context it uses. So an event is sent exactly when it happened.
/// </summary>
internal sealed class EventCommandStep(PublishedEvents published, TenantScope scope, DeliveryWriter deliveries) : ICommandStep
{
    public async Task Finish(DbContext db, object command, CancellationToken cancellationToken)
    {
        if (published.All.Count == 0 || db is not TenantDbContext)
            return;
        foreach (var happened in published.All)
        {
            // Locked, so that nobody deletes one before this commits: what somebody does elsewhere must not fail because of that.
            var endpoints = await db.Database.SqlQuery<Guid>($"""
                select id as "Value" from backbone.webhook_endpoint
                where tenant_id = {scope.Tenant.Id.Value} and state = {nameof(EndpointState.Active)} and {happened.Type} = any(event_types)
                for key share
                """).ToListAsync(cancellationToken);
            foreach (var endpoint in endpoints)
                await deliveries.Write(db, new(endpoint), happened, cancellationToken);
        }
    }
}

/// <summary>Writes deliveries with the jobs that carry them out.</summary>
internal sealed class DeliveryWriter(TenantScope scope, IJobs jobs)
{
    /// <summary>Writes one, through the context of the running command.</summary>
    public async Task<Id<WebhookDelivery>> Write(DbContext db, Id<WebhookEndpoint> endpoint, PublishedEvent happened, CancellationToken cancellationToken)
    {
        var id = Id<WebhookDelivery>.New(happened.At);
        await db.Database.ExecuteSqlAsync($"""
            insert into backbone.webhook_delivery (tenant_id, id, endpoint_id, event_id, event_type, body, state, attempts, created_at)
            values ({scope.Tenant.Id.Value}, {id.Value}, {endpoint.Value}, {happened.Id}, {happened.Type}, {happened.Body}::jsonb, {nameof(DeliveryState.Waiting)}, '[]', {happened.At})
            """, cancellationToken);
        var job = new DeliverWebhook(id, endpoint, Attempt: 1);
        await jobs.Enqueue(job, new() { Key = job.Key, About = id.ToString() }, cancellationToken);
        return id;
    }
}
