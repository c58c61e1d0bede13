using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>Lets the caller see an endpoint's secret for a moment. The audit trail tells of it.</summary>
/// <param name="Id">The endpoint.</param>
internal sealed record RevealWebhookSecret(Id<WebhookEndpoint> Id) : ICommand<SecretPass>, ISensitive
{
    public static Audience Audience => Audience.Member(WebhookPermissions.Manage);

    public static Entitlement Entitlement => Entitlement.Reading;

    public string Subject => Id.ToString();
}

internal sealed class RevealWebhookSecretHandler(BackboneDb db, SecretPasses passes) : IHandler<RevealWebhookSecret, SecretPass>
{
    public async Task<Result<SecretPass>> Handle(RevealWebhookSecret request, CancellationToken cancellationToken) =>
        await db.Set<WebhookEndpoint>().AnyAsync(endpoint => endpoint.Id == request.Id, cancellationToken) ? passes.Create(request.Id) : Problem.NotFound;
}
