using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>One delivery: what is sent, and what became of each attempt.</summary>
/// <param name="Id">The delivery.</param>
internal sealed record ShowWebhookDelivery(Id<WebhookDelivery> Id) : IQuery<DeliveryDetails>
{
    public static Audience Audience => Audience.Member(WebhookPermissions.Read);
}

/// <summary>A delivery as people see it.</summary>
/// <param name="Id">The delivery.</param>
/// <param name="EndpointId">Where it goes.</param>
/// <param name="Url">The address of that endpoint, as it is now.</param>
/// <param name="EndpointState">Whether that endpoint hears of events.</param>
/// <param name="EventId">The event's identifier.</param>
/// <param name="EventType">The event's type.</param>
/// <param name="Body">What is sent, indented.</param>
/// <param name="State">What became of it.</param>
/// <param name="Attempts">The attempts that have ended.</param>
/// <param name="NextAttemptAt">When it is tried again; null when it is not, and before the first attempt.</param>
/// <param name="CreatedAt">When it was written.</param>
internal sealed record DeliveryDetails(Id<WebhookDelivery> Id, Id<WebhookEndpoint> EndpointId, string Url, EndpointState EndpointState, string EventId, string EventType, string Body,
    DeliveryState State, IReadOnlyList<DeliveryAttempt> Attempts, DateTimeOffset? NextAttemptAt, DateTimeOffset CreatedAt);

internal sealed class ShowWebhookDeliveryHandler(BackboneDb db) : IHandler<ShowWebhookDelivery, DeliveryDetails>
{
    public async Task<Result<DeliveryDetails>> Handle(ShowWebhookDelivery request, CancellationToken cancellationToken)
    {
        if (await db.Set<WebhookDelivery>().AsNoTracking().SingleOrDefaultAsync(delivery => delivery.Id == request.Id, cancellationToken) is not { } delivery)
            return Problem.NotFound;
        var endpoint = await db.Set<WebhookEndpoint>().AsNoTracking().SingleAsync(endpoint => endpoint.Id == delivery.EndpointId, cancellationToken);
        return new DeliveryDetails(delivery.Id, delivery.EndpointId, endpoint.Url, endpoint.State, delivery.EventId, delivery.EventType, EventCatalogue.Indent(delivery.Body), delivery.State,
            delivery.ReadAttempts(), delivery.NextAttemptAt, delivery.CreatedAt);
    }
}
