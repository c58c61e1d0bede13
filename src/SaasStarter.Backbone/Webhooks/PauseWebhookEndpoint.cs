using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>Sends nothing to an endpoint until it is resumed. What waits for it already goes on waiting.</summary>
/// <param name="Id">The endpoint.</param>
internal sealed record PauseWebhookEndpoint(Id<WebhookEndpoint> Id) : ICommand<Done>
{
    public static Audience Audience => Audience.Member(WebhookPermissions.Manage);

    public static Entitlement Entitlement => Entitlement.Reading;

    public string Subject => Id.ToString();
}

internal sealed class PauseWebhookEndpointHandler(BackboneDb db, LiveTopics live) : IHandler<PauseWebhookEndpoint, Done>
{
    public async Task<Result<Done>> Handle(PauseWebhookEndpoint request, CancellationToken cancellationToken)
    {
        if (await db.Set<WebhookEndpoint>().SingleOrDefaultAsync(endpoint => endpoint.Id == request.Id, cancellationToken) is not { } endpoint)
            return Problem.NotFound;
        if (endpoint.State == EndpointState.Deactivated)
            return Problem.Conflict(Strings.Text("DeactivatedAlready"));
        endpoint.State = EndpointState.Paused;
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(WebhookEndpoint.Topic);
        return Done.Instance;
    }
}
