using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Backbone.Webhooks;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;

namespace SaasStarter.Tests.Webhooks;

/// <summary>The product, which lets endpoints on this machine pass, and finds hosts where a test says.</summary>
public class WebhookApplication(TestCluster cluster) : TestApplication(cluster)
{
    internal HostTable Hosts { get; } = new();

    protected override IEnumerable<(string Key, string Value)> Settings => [("Webhooks:AllowLoopback", "true")];

    protected override void Configure(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<IHostLookup>(Hosts));

    /// <summary>Adds an endpoint, as the product itself.</summary>
    internal async Task<Id<WebhookEndpoint>> Listen(CurrentTenant tenant, string url, params string[] events)
    {
        var added = await Send(new AddWebhookEndpoint(url, "", string.Join(',', events.DefaultIfEmpty("member.invited"))), tenant);
        Assert.True(added.Problem is null, $"{added.Problem?.Type} {string.Join(", ", added.Problem?.Fields.Select(field => field.Message.Key) ?? [])}");
        return added.Value.Id;
    }

    /// <summary>The deliveries to an endpoint, the newest first.</summary>
    internal async Task<IReadOnlyList<DeliveryItem>> Deliveries(CurrentTenant tenant, Id<WebhookEndpoint> endpoint) =>
        (await Send(new ShowWebhookEndpoint(endpoint), tenant)).Value.Deliveries;

    /// <summary>Writes a delivery that nobody carries out: its attempts are what a test says.</summary>
    internal async Task<Id<WebhookDelivery>> Pretend(CurrentTenant tenant, Id<WebhookEndpoint> endpoint, string type = "member.invited")
    {
        var id = Id<WebhookDelivery>.New();
        await Sql(TestDatabase.Superuser, $$"""
            insert into backbone.webhook_delivery (tenant_id, id, endpoint_id, event_id, event_type, body, state, attempts, created_at)
            values ('{{tenant.Id.Value}}', '{{id.Value}}', '{{endpoint.Value}}', '{{PublishedEvent.NewId()}}', '{{type}}', '{"type": "{{type}}"}', 'Waiting', '[]', now())
            """);
        return id;
    }

    /// <summary>Waits until a receiver was sent so much.</summary>
    internal static async Task<IReadOnlyList<Received>> Until(Receiver receiver, int count = 1)
    {
        await JobApplication.Until(() => Task.FromResult(receiver.All.Count >= count), $"{count} messages arrive");
        return receiver.All;
    }
}
