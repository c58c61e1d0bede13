using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;
using SaasStarter.Tests.StripeSimulator;

namespace SaasStarter.Tests.Billing;

/// <summary>The product with a simulator of its own as its Stripe, in which the plans are sold. No event is sent before <see cref="Listen"/>.</summary>
public sealed class SimulatedBilling(TestCluster cluster) : TestApplication(cluster), IAsyncDisposable
{
    private readonly Dictionary<string, string> _prices = [];

    public SimulatorHost Simulator { get; } = new();

    protected override bool OnPort => true;

    protected override IEnumerable<(string Key, string Value)> Settings =>
        [("Stripe:ApiKey", SimulatorHost.ApiKey), ("Stripe:ApiBase", Simulator.ApiBase), ("Stripe:WebhookSecret", SimulatorHost.WebhookSecret)];

    public override async ValueTask InitializeAsync()
    {
        await Simulator.InitializeAsync();
        await base.InitializeAsync();
        foreach (var (plan, amount) in new[] { ("team", "900"), ("company", "49000") })
        {
            var product = Services.GetRequiredService<PlanCatalogue>().Find(plan)!.ProductId;
            await Simulator.Made("/v1/products", ("id", product), ("name", plan));
            _prices[plan] = (await Simulator.Made("/v1/prices", ("product", product), ("currency", "eur"), ("unit_amount", amount), ("recurring[interval]", "month"))).Text("id");
        }
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await base.DisposeAsync();
        await Simulator.DisposeAsync();
    }

    /// <summary>Has events sent to the product from now on.</summary>
    public Task Listen() => Simulator.Made("/v1/webhook_endpoints", ("url", new Uri(Address, StripeWebhook.Path).AbsoluteUri), ("enabled_events[0]", "*"));

    /// <summary>Makes a tenant a customer of the simulator's who pays with a card.</summary>
    public async Task<string> Customer(CurrentTenant tenant)
    {
        var customer = await Simulator.Customer();
        await this.MakeCustomer(tenant, customer);
        return customer;
    }

    /// <summary>Subscribes a customer monthly, to a plan whose price does not depend on the members unless said otherwise.</summary>
    public async Task<string> Subscribe(string customer, int quantity = 1, string plan = "company") => (await Simulator.Subscribe(customer, _prices[plan], quantity)).Text("id");

    /// <summary>An event's state as it is stored; null when there is none.</summary>
    public async Task<string?> StateOf(string eventId) =>
        (string?)(await Sql(TestDatabase.Superuser, $"select state from backbone.stripe_event where id = '{eventId}'")).SingleOrDefault()?[0];

    /// <summary>Waits until an event was applied.</summary>
    public Task Applied(string eventId) => JobApplication.Until(async () => await StateOf(eventId) == nameof(StripeEventState.Applied), $"{eventId} is applied");

    /// <summary>Waits until nothing of a customer waits to be applied.</summary>
    public Task Settled(string customer) => JobApplication.Until(async () => await Database.Value<long>(TestDatabase.Superuser,
        $"select count(*) from backbone.stripe_event where stripe_customer_id = '{customer}' and state = 'Waiting'") == 0, $"all events of {customer} are applied");
}
