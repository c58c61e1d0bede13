using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>Deletes an endpoint with its deliveries; what waits for it is not sent.</summary>
/// <param name="Id">The endpoint.</param>
internal sealed record DeleteWebhookEndpoint(Id<WebhookEndpoint> Id) : ICommand<Done>
{
    public static Audience Audience => Audience.Member(WebhookPermissions.Manage);

    public static Entitlement Entitlement => Entitlement.Reading;

    public string Subject => Id.ToString();
}

internal sealed class DeleteWebhookEndpointHandler(BackboneDb db, TenantScope scope, LiveTopics live) : IHandler<DeleteWebhookEndpoint, Done>
{
    public async Task<Result<Done>> Handle(DeleteWebhookEndpoint request, CancellationToken cancellationToken)
    {
        // First of all, so that no delivery is added to those that go.
        await db.Database.ExecuteSqlAsync($"select from backbone.webhook_endpoint where tenant_id = {scope.Tenant.Id.Value} and id = {request.Id.Value} for update", cancellationToken);
        await db.Set<WebhookDelivery>().Where(delivery => delivery.EndpointId == request.Id).ExecuteDeleteAsync(cancellationToken);
        if (await db.Set<WebhookEndpoint>().Where(endpoint => endpoint.Id == request.Id).ExecuteDeleteAsync(cancellationToken) == 0)
            return Problem.NotFound;
        live.Changed(WebhookEndpoint.Topic);
        return Done.Instance;
    }
}
