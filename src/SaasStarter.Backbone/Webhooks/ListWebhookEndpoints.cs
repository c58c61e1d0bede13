using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>The endpoints of the tenant, in the order in which they were added.</summary>
internal sealed record ListWebhookEndpoints : IQuery<EndpointList>
{
    /// <summary>How many are shown; no plan has so many.</summary>
    public const int Maximum = 200;

    public static Audience Audience => Audience.Member(WebhookPermissions.Read);
}

/// <summary>The endpoints of a tenant.</summary>
/// <param name="Endpoints">The endpoints.</param>
/// <param name="Room">How many the plan includes; null for as many as one likes.</param>
internal sealed record EndpointList(IReadOnlyList<EndpointItem> Endpoints, long? Room);

/// <summary>An endpoint as the list has it.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="Url">Its address.</param>
/// <param name="Description">What it is for; possibly empty.</param>
/// <param name="EventCount">Of how many kinds of events it hears.</param>
/// <param name="State">Whether it hears of them.</param>
/// <param name="FailingSince">Since when every attempt has failed; null when the last one did not.</param>
internal sealed record EndpointItem(Id<WebhookEndpoint> Id, string Url, string Description, int EventCount, EndpointState State, DateTimeOffset? FailingSince);

internal sealed class ListWebhookEndpointsHandler(BackboneDb db, IEntitlements entitlements) : IHandler<ListWebhookEndpoints, EndpointList>
{
    public async Task<Result<EndpointList>> Handle(ListWebhookEndpoints request, CancellationToken cancellationToken)
    {
        var endpoints = await db.Set<WebhookEndpoint>().AsNoTracking().OrderBy(endpoint => endpoint.Id).Take(ListWebhookEndpoints.Maximum).ToListAsync(cancellationToken);
        return new EndpointList(
            [.. endpoints.Select(endpoint => new EndpointItem(endpoint.Id, endpoint.Url, endpoint.Description, endpoint.EventTypes.Length, endpoint.State, endpoint.FailingSince))],
            entitlements.MaximumOf(WebhookTerms.Endpoints));
    }
}
