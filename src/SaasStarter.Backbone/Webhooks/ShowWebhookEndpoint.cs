using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>An endpoint with its deliveries, the newest first, a page at a time.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="State">What became of the deliveries to show; null for all.</param>
/// <param name="After">Where the page begins: the last delivery of the page before, or null for the first.</param>
internal sealed record ShowWebhookEndpoint(Id<WebhookEndpoint> Id, DeliveryState? State = null, Id<WebhookDelivery>? After = null) : IQuery<EndpointDetails>
{
    /// <summary>How many deliveries a page has.</summary>
    public const int PageSize = 20;

    public static Audience Audience => Audience.Member(WebhookPermissions.Read);
}

/// <summary>An endpoint as people see it.</summary>
/// <param name="Endpoint">What the list says.</param>
/// <param name="EventTypes">The types of the events that it hears of.</param>
/// <param name="Deliveries">A page of deliveries.</param>
/// <param name="Next">Given as <see cref="ShowWebhookEndpoint.After"/>, leads to older ones; null on the last page.</param>
internal sealed record EndpointDetails(EndpointItem Endpoint, IReadOnlyList<string> EventTypes, IReadOnlyList<DeliveryItem> Deliveries, Id<WebhookDelivery>? Next);

/// <summary>A delivery as the list has it.</summary>
/// <param name="Id">The delivery.</param>
/// <param name="EventType">The event's type.</param>
/// <param name="State">What became of it.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Last">How the last attempt ended; null before.</param>
/// <param name="CreatedAt">When it was written.</param>
internal sealed record DeliveryItem(Id<WebhookDelivery> Id, string EventType, DeliveryState State, int Attempts, DeliveryAttempt? Last, DateTimeOffset CreatedAt);

internal sealed class ShowWebhookEndpointHandler(BackboneDb db) : IHandler<ShowWebhookEndpoint, EndpointDetails>
{
    public async Task<Result<EndpointDetails>> Handle(ShowWebhookEndpoint request, CancellationToken cancellationToken)
    {
        if (await db.Set<WebhookEndpoint>().AsNoTracking().SingleOrDefaultAsync(endpoint => endpoint.Id == request.Id, cancellationToken) is not { } endpoint)
            return Problem.NotFound;
        var deliveries = await db.Set<WebhookDelivery>().AsNoTracking()
            .Where(delivery => delivery.EndpointId == request.Id && (request.State == null || delivery.State == request.State) && (request.After == null || delivery.Id < request.After))
            .OrderByDescending(delivery => delivery.Id).Take(ShowWebhookEndpoint.PageSize + 1).ToListAsync(cancellationToken);
        var isThereMore = deliveries.Count > ShowWebhookEndpoint.PageSize;
        if (isThereMore)
            deliveries.RemoveAt(ShowWebhookEndpoint.PageSize);
        return new EndpointDetails(
            new(endpoint.Id, endpoint.Url, endpoint.Description, endpoint.EventTypes.Length, endpoint.State, endpoint.FailingSince),
            endpoint.EventTypes, [.. deliveries.Select(Show)], isThereMore ? deliveries[^1].Id : null);
    }

    private static DeliveryItem Show(WebhookDelivery delivery)
    {
        var attempts = delivery.ReadAttempts();
        return new(delivery.Id, delivery.EventType, delivery.State, attempts.Count, attempts is [.., var last] ? last : null, delivery.CreatedAt);
    }
}
