using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>Adds an endpoint, which hears of what happens from now on.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Description">What it is for; possibly empty.</param>
/// <param name="Events">The types of the events that it hears of, with commas.</param>
internal sealed record AddWebhookEndpoint(string Url, string Description, string Events) : ICommand<AddedEndpoint>, ISensitive
{
    public static Audience Audience => Audience.Member(WebhookPermissions.Manage);

    public static Entitlement Entitlement => Entitlement.UpTo(WebhookTerms.Endpoints);

    public string Subject => Id.ToString();

    internal Id<WebhookEndpoint> Id { get; } = Id<WebhookEndpoint>.New();

    public void Validate(Validation check) => check
        .Line(Url, WebhookEndpoint.MaximumUrlLength)
        .OptionalLine(Description, WebhookEndpoint.MaximumDescriptionLength);
}

/// <summary>An endpoint that was added.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="Pass">With it, its secret is shown.</param>
internal sealed record AddedEndpoint(Id<WebhookEndpoint> Id, SecretPass Pass);

internal sealed class AddWebhookEndpointHandler(BackboneDb db, EndpointRules rules, WebhookSecrets secrets, SecretPasses passes, TimeProvider clock, LiveTopics live)
    : IHandler<AddWebhookEndpoint, AddedEndpoint>
{
    public async Task<Result<AddedEndpoint>> Handle(AddWebhookEndpoint request, CancellationToken cancellationToken)
    {
        var endpoint = await rules.Check(request.Url, request.Events, cancellationToken);
        if (endpoint.Problem is { } problem)
            return problem;
        db.Add(new WebhookEndpoint
        {
            Id = request.Id,
            Url = endpoint.Value.Url,
            Description = request.Description,
            EventTypes = endpoint.Value.EventTypes,
            Secret = secrets.Seal(request.Id, WebhookSecrets.New()),
            CreatedAt = clock.GetUtcNow(),
        });
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(WebhookEndpoint.Topic);
        return new AddedEndpoint(request.Id, passes.Create(request.Id));
    }
}
