using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>Lets an endpoint hear again of what happens, after it was paused or deactivated.</summary>
/// <param name="Id">The endpoint.</param>
internal sealed record ResumeWebhookEndpoint(Id<WebhookEndpoint> Id) : ICommand<Done>
{
    public static Audience Audience => Audience.Member(WebhookPermissions.Manage);

    public string Subject => Id.ToString();
}

internal sealed class ResumeWebhookEndpointHandler(BackboneDb db, LiveTopics live) : IHandler<ResumeWebhookEndpoint, Done>
{
    public async Task<Result<Done>> Handle(ResumeWebhookEndpoint request, CancellationToken cancellationToken)
    {
        if (await db.Set<WebhookEndpoint>().SingleOrDefaultAsync(endpoint => endpoint.Id == request.Id, cancellationToken) is not { } endpoint)
            return Problem.NotFound;
        (endpoint.State, endpoint.FailingSince) = (EndpointState.Active, null);
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(WebhookEndpoint.Topic);
        return Done.Instance;
    }
}
