using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>Changes an endpoint. What waits for it goes to the new address.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="Url">Its address.</param>
/// <param name="Description">What it is for; possibly empty.</param>
/// <param name="Events">The types of the events that it hears of, with commas.</param>
internal sealed record ChangeWebhookEndpoint(Id<WebhookEndpoint> Id, string Url, string Description, string Events) : ICommand<Done>, ISensitive
{
    public static Audience Audience => Audience.Member(WebhookPermissions.Manage);

    public string Subject => Id.ToString();

    public void Validate(Validation check) => check
        .Line(Url, WebhookEndpoint.MaximumUrlLength)
        .OptionalLine(Description, WebhookEndpoint.MaximumDescriptionLength);
}

internal sealed class ChangeWebhookEndpointHandler(BackboneDb db, EndpointRules rules, LiveTopics live) : IHandler<ChangeWebhookEndpoint, Done>
{
    public async Task<Result<Done>> Handle(ChangeWebhookEndpoint request, CancellationToken cancellationToken)
    {
        if (await db.Set<WebhookEndpoint>().SingleOrDefaultAsync(endpoint => endpoint.Id == request.Id, cancellationToken) is not { } endpoint)
            return Problem.NotFound;
        var changed = await rules.Check(request.Url, request.Events, cancellationToken);
        if (changed.Problem is { } problem)
            return problem;
        (endpoint.Url, endpoint.Description, endpoint.EventTypes) = (changed.Value.Url, request.Description, changed.Value.EventTypes);
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(WebhookEndpoint.Topic);
        return Done.Instance;
    }
}
