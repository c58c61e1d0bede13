using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>What plans say about webhooks.</summary>
public static class WebhookTerms
{
    /// <summary>Endpoints, whether they are paused or not.</summary>
    public static Limit Endpoints { get; } = new("webhooks", Strings.Text("Limit-webhooks"));
}

/// <summary>Counts <see cref="WebhookTerms.Endpoints"/>.</summary>
internal sealed class EndpointCounter(BackboneDb db) : ILimitCounter
{
    public async Task<LimitUse> Count(CancellationToken cancellationToken) => new(await db.Set<WebhookEndpoint>().LongCountAsync(cancellationToken));
}
