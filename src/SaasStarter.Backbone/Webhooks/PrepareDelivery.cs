using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>Reads what an attempt needs. There is nothing to do when the delivery was forgotten, has ended, or is at another attempt already.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Attempt">Which attempt it is, from 1.</param>
internal sealed record PrepareDelivery(Id<WebhookDelivery> Delivery, int Attempt) : IQuery<PreparedDelivery>
{
    public static Audience Audience => Audience.System;

    static Entitlement IHasEntitlement.Entitlement => Entitlement.None;
}

/// <summary>What an attempt needs.</summary>
/// <param name="Message">What is sent.</param>
/// <param name="IsPaused">Whether the endpoint is paused, so that it has to wait.</param>
internal sealed record PreparedDelivery(WebhookMessage Message, bool IsPaused);

internal sealed class PrepareDeliveryHandler(BackboneDb db, WebhookSecrets secrets, TimeProvider clock) : IHandler<PrepareDelivery, PreparedDelivery>
{
    public async Task<Result<PreparedDelivery>> Handle(PrepareDelivery request, CancellationToken cancellationToken)
    {
        var delivery = await db.Set<WebhookDelivery>().AsNoTracking().SingleOrDefaultAsync(
            delivery => delivery.Id == request.Delivery && delivery.State == DeliveryState.Waiting, cancellationToken);
        if (delivery is null || delivery.ReadAttempts().Count != request.Attempt - 1)
            return Problem.NotFound;
        var endpoint = await db.Set<WebhookEndpoint>().AsNoTracking().SingleAsync(endpoint => endpoint.Id == delivery.EndpointId, cancellationToken);
        try
        {
            return new PreparedDelivery(
                new(endpoint.Url, delivery.EventId, delivery.Body, secrets.Open(endpoint, clock.GetUtcNow())), IsPaused: endpoint.State == EndpointState.Paused);
        }
        catch (CryptographicException exception)
        {
            throw new JobFailedException("SecretUnreadable", "The endpoint's secret was sealed with a key that is not there.", exception) { IsFinal = true };
        }
    }
}
