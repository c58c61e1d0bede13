using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>Sends an event to an endpoint that says nothing but that it arrived: once, whatever the endpoint answers. Who asks is told the status, and nothing of the answer.</summary>
/// <param name="Id">The endpoint.</param>
internal sealed record SendTestEvent(Id<WebhookEndpoint> Id) : ICommand<WrittenDelivery>
{
    public static Audience Audience => Audience.Member(WebhookPermissions.Manage);

    public string Subject => Id.ToString();
}

/// <summary>A delivery that was written.</summary>
/// <param name="Id">The delivery.</param>
internal sealed record WrittenDelivery(Id<WebhookDelivery> Id);

/// <summary>What an endpoint is tried with.</summary>
/// <param name="Message">What it says, to whoever reads the receiver's log.</param>
internal sealed record TestEvent(string Message)
{
    /// <summary>Its type, which no endpoint has to ask for.</summary>
    public const string Type = "webhook.test";
}

internal sealed class SendTestEventHandler(BackboneDb db, DeliveryWriter deliveries, TimeProvider clock, LiveTopics live) : IHandler<SendTestEvent, WrittenDelivery>
{
    public async Task<Result<WrittenDelivery>> Handle(SendTestEvent request, CancellationToken cancellationToken)
    {
        if (await db.Set<WebhookEndpoint>().AsNoTracking().SingleOrDefaultAsync(endpoint => endpoint.Id == request.Id, cancellationToken) is not { } endpoint)
            return Problem.NotFound;
        if (endpoint.State == EndpointState.Paused)
            return Problem.Conflict(Strings.Text("PausedNow"));
        var now = clock.GetUtcNow();
        var body = EventCatalogue.Write(TestEvent.Type, now, new TestEvent("If you can read this, the endpoint works."));
        var delivery = await deliveries.Write(db, endpoint.Id, new(PublishedEvent.NewId(), TestEvent.Type, body, now), cancellationToken);
        live.Changed(WebhookEndpoint.Topic);
        return new WrittenDelivery(delivery);
    }
}
