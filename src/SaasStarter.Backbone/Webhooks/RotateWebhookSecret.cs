using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>Gives an endpoint a new secret. The one before signs, too, for a day; or no longer, when somebody who should not knows it.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="AtOnce">Whether the one before counts no longer.</param>
internal sealed record RotateWebhookSecret(Id<WebhookEndpoint> Id, bool AtOnce) : ICommand<SecretPass>, ISensitive
{
    public static Audience Audience => Audience.Member(WebhookPermissions.Manage);

    public static Entitlement Entitlement => Entitlement.Reading;

    public string Subject => Id.ToString();
}

internal sealed class RotateWebhookSecretHandler(BackboneDb db, WebhookSecrets secrets, SecretPasses passes, TimeProvider clock, LiveTopics live)
    : IHandler<RotateWebhookSecret, SecretPass>
{
    public async Task<Result<SecretPass>> Handle(RotateWebhookSecret request, CancellationToken cancellationToken)
    {
        if (await db.Set<WebhookEndpoint>().SingleOrDefaultAsync(endpoint => endpoint.Id == request.Id, cancellationToken) is not { } endpoint)
            return Problem.NotFound;
        endpoint.FormerSecret = request.AtOnce ? null : endpoint.Secret;
        endpoint.FormerSecretUntil = request.AtOnce ? null : clock.GetUtcNow() + WebhookSecrets.Overlap;
        endpoint.Secret = secrets.Seal(endpoint.Id, WebhookSecrets.New());
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(WebhookEndpoint.Topic);
        return passes.Create(endpoint.Id);
    }
}
