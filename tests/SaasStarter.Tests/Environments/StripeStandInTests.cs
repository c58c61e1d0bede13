using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Hosting.Demo;
using SaasStarter.Backbone.Stripe;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Objects;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;

namespace SaasStarter.Tests.Environments;

/// <summary>The product as somebody starts it for the first time, on a real port and with the pilot tenant's data.</summary>
public sealed class FirstRun(TestCluster cluster) : TestApplication(cluster)
{
    protected override bool OnPort => true;

    protected override IEnumerable<(string Key, string Value)> Settings => [("ConnectionStrings:Migrations", Database.Connections.Migrations!)];
}

/// <summary>The product in production, without a key of Stripe's.</summary>
public sealed class ProductionWithoutKey(TestCluster cluster) : TestApplication(cluster)
{
    protected override string Environment => "Production";

    protected override IEnumerable<(string Key, string Value)> Settings => [("App:BaseUrl", "https://app.example.com"), ("Mail:Host", "127.0.0.1"), ("Mail:Port", "9")];
}

/// <summary>The product in development, with a key of Stripe's.</summary>
public sealed class DevelopmentWithKey(TestCluster cluster) : TestApplication(cluster)
{
    protected override IEnumerable<(string Key, string Value)> Settings => [("Stripe:ApiKey", "sk_test_somebodys"), ("Stripe:WebhookSecret", "whsec_somebodys")];
}

/// <summary>Who is spoken to when no key of Stripe's is configured.</summary>
public sealed class StripeStandInTests(FirstRun app, ProductionWithoutKey production, DevelopmentWithKey withKey)
    : IClassFixture<FirstRun>, IClassFixture<ProductionWithoutKey>, IClassFixture<DevelopmentWithKey>
{
    private SimulatedStripe Stripe => app.Services.GetRequiredService<SimulatedStripe>();

    [Fact]
    public async Task The_pilot_tenant_has_paid_since_weeks_when_the_product_starts_for_the_first_time()
    {
        await UntilPaid();

        var subscription = (await app.Sql(TestDatabase.Superuser,
            "select plan_id, quantity, unit_amount, currency from backbone.subscription join backbone.tenant on tenant.id = tenant_id where slug = 'pilot'")).Single();
        Assert.Equal(("team", "EUR"), (subscription[0], subscription[3]));
        var seats = await app.Database.Value<long>(TestDatabase.Superuser,
            "select count(*) from backbone.membership join backbone.tenant on tenant.id = tenant_id where slug = 'pilot' and role <> 'guest'");
        Assert.Equal((seats, 900L), (Convert.ToInt64(subscription[1], null), Convert.ToInt64(subscription[2], null)));
        Assert.InRange(Stripe.Now() - app.Clock.GetUtcNow(), TimeSpan.FromSeconds(-5), TimeSpan.FromSeconds(5));
        var past = Stripe.Do(state => state.All<SimulatedInvoice>().Select(invoice => DateTimeOffset.FromUnixTimeSeconds(invoice.Created)).ToList());
        Assert.All(past, created => Assert.True(created < app.Clock.GetUtcNow().AddDays(-15), $"{created}"));
    }

    [Fact]
    public async Task The_simulator_sells_what_the_plans_say_and_tells_this_server()
    {
        await UntilPaid();

        var wanted = app.Services.GetRequiredService<PlanCatalogue>().SoldPrices.Select(price => (price.LookupKey, price.Price.ToMinorUnits())).Order();
        Assert.Equal(wanted, Stripe.Do(state => state.All<SimulatedPrice>().Where(price => price.Active).Select(price => (price.LookupKey!, price.UnitAmount)).Order().ToList()));
        var endpoint = Stripe.Do(state => state.All<SimulatedWebhookEndpoint>().Single());
        Assert.Equal(new Uri(app.Address, "/webhooks/stripe"), new Uri(endpoint.Url));
    }

    [Fact]
    public async Task A_demonstration_that_starts_over_begins_anew_here_too()
    {
        await UntilPaid();
        var before = Stripe.Do(state => state.All<SimulatedCustomer>().Single().Id);

        await app.Services.GetRequiredService<DemoData>().StartOver(TestContext.Current.CancellationToken);
        await app.Services.GetRequiredService<SimulatedBilling>().StartOver(TestContext.Current.CancellationToken);

        await UntilPaid();
        Assert.NotEqual(before, Stripe.Do(state => state.All<SimulatedCustomer>().Single().Id));
    }

    [Theory]
    [InlineData("/stripe-simulator")]
    [InlineData("/stripe-simulator/checkout/cs_test_1")]
    [InlineData("/stripe-simulator/v1/customers")]
    public async Task In_production_there_is_no_simulator(string path)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await production.Visitor().Get(path)).Status);
        Assert.Null(production.Services.GetService<SimulatedStripe>());
        Assert.False(production.Services.GetRequiredService<IOptionsMonitor<StripeSettings>>().CurrentValue.IsConfigured);
    }

    [Theory]
    [InlineData("/stripe-simulator")]
    [InlineData("/stripe-simulator/checkout/cs_test_1")]
    [InlineData("/stripe-simulator/v1/customers")]
    public async Task With_a_key_the_simulator_is_closed_and_the_key_is_used(string path)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await withKey.Visitor().Get(path)).Status);
        Assert.Equal(("sk_test_somebodys", "https://api.stripe.com"), (Settings.ApiKey, Settings.ApiBase));
    }

    [Fact]
    public async Task Nobody_without_its_key_speaks_to_the_simulators_api()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/stripe-simulator/v1/customers") { Headers = { { "Authorization", "Bearer sk_test_guessed" } } };

        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Visitor().Send(request)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Visitor().Get("/stripe-simulator/v1/customers")).Status);
    }

    private StripeSettings Settings => withKey.Services.GetRequiredService<IOptionsMonitor<StripeSettings>>().CurrentValue;

    private Task UntilPaid() => JobApplication.Until(async () => await app.Database.Value<long>(TestDatabase.Superuser,
        "select count(*) from backbone.billing_invoice join backbone.subscription using (tenant_id) where billing_invoice.status = 'Paid' and subscription.status = 'Active'") == 3,
        "the pilot tenant has three paid invoices");
}
