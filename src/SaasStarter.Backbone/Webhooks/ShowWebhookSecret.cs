using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>Shows an endpoint's secret. The audit trail tells of it.</summary>
/// <param name="Id">The endpoint.</param>
internal sealed record ShowWebhookSecret(Id<WebhookEndpoint> Id) : IQuery<ShownSecret>, ISensitive
{
    public static Audience Audience => Audience.Member(WebhookPermissions.Manage);

    public string Subject => Id.ToString();

    public EntryKind RecordedAs => EntryKind.Export;
}

/// <summary>What deliveries to an endpoint are signed with.</summary>
/// <param name="Url">The endpoint's address.</param>
/// <param name="Secret">The secret; null when it cannot be read any more, so that a new one is needed.</param>
/// <param name="FormerUntil">Until when the secret before signs, too; null when it does not.</param>
internal sealed record ShownSecret(string Url, string? Secret, DateTimeOffset? FormerUntil);

internal sealed class ShowWebhookSecretHandler(BackboneDb db, WebhookSecrets secrets, TimeProvider clock) : IHandler<ShowWebhookSecret, ShownSecret>
{
    public async Task<Result<ShownSecret>> Handle(ShowWebhookSecret request, CancellationToken cancellationToken)
    {
        if (await db.Set<WebhookEndpoint>().AsNoTracking().SingleOrDefaultAsync(endpoint => endpoint.Id == request.Id, cancellationToken) is not { } endpoint)
            return Problem.NotFound;
        var now = clock.GetUtcNow();
        var former = endpoint.FormerSecretUntil > now ? endpoint.FormerSecretUntil : null;
        try
        {
            return new ShownSecret(endpoint.Url, secrets.Open(endpoint, now)[0], former);
        }
        catch (CryptographicException)
        {
            return new ShownSecret(endpoint.Url, null, former);
        }
    }
}
