using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>Sends an event again that was delivered or given up: the same event, by its identifier, with a signature of its own.</summary>
/// <param name="Id">The delivery.</param>
internal sealed record ReplayWebhookDelivery(Id<WebhookDelivery> Id) : ICommand<WrittenDelivery>
{
    public static Audience Audience => Audience.Member(WebhookPermissions.Manage);

    public string Subject => Id.ToString();
}

internal sealed class ReplayWebhookDeliveryHandler(BackboneDb db, DeliveryWriter deliveries, TimeProvider clock, LiveTopics live)
    : IHandler<ReplayWebhookDelivery, WrittenDelivery>
{
    public async Task<Result<WrittenDelivery>> Handle(ReplayWebhookDelivery request, CancellationToken cancellationToken)
    {
        if (await db.Set<WebhookDelivery>().AsNoTracking().SingleOrDefaultAsync(delivery => delivery.Id == request.Id, cancellationToken) is not { } delivery)
            return Problem.NotFound;
        if (delivery.State == DeliveryState.Waiting)
            return Problem.Conflict(Strings.Text("WaitsAlready"));
        if (await db.Set<WebhookEndpoint>().AnyAsync(endpoint => endpoint.Id == delivery.EndpointId && endpoint.State != EndpointState.Active, cancellationToken))
            return Problem.Conflict(Strings.Text("ResumeFirst"));
        var again = await deliveries.Write(db, delivery.EndpointId, new(delivery.EventId, delivery.EventType, delivery.Body, clock.GetUtcNow()), cancellationToken);
        live.Changed(WebhookEndpoint.Topic);
        return new WrittenDelivery(again);
    }
}
