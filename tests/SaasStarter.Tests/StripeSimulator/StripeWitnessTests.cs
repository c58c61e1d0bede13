using System.Text.Json;
using System.Text.Json.Nodes;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Api;
using SaasStarter.Backbone.StripeSimulator.Objects;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.StripeSimulator;

/// <summary>Stripe's own package for Node, which knows neither the simulator nor our client.</summary>
public sealed class StripeWitness : IAsyncLifetime
{
    private readonly NodeProject _node = new("stripe-witness", "StripeSimulator/Witness");

    /// <summary>Where it is installed.</summary>
    public string Folder => _node.Folder;

    public async ValueTask InitializeAsync() => await _node.Install();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs a script.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> Node(params string[] arguments) => _node.Node(arguments);
}

/// <summary>What Stripe itself says about the simulator.</summary>
public sealed class StripeWitnessTests(StripeWitness witness) : IClassFixture<StripeWitness>
{
    [Fact]
    public async Task Stripes_own_client_takes_it_for_Stripe_and_its_events_for_signed()
    {
        await using var stripe = new SimulatorHost();
        await stripe.InitializeAsync();

        var output = await witness.Node("drive.js", new Uri(stripe.ApiBase).GetLeftPart(UriPartial.Authority), SimulatorHost.ApiKey, SimulatorHost.WebhookSecret);

        Assert.Contains("events", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_parameter_and_every_member_of_an_object_is_one_that_Stripe_publishes()
    {
        var endpoints = SimulatorApi.Endpoints.Select(endpoint => Described($"{endpoint.Method} {endpoint.Path}", endpoint.Contract, endpoint.Parameters))
            .Append(Described("a misspelt one", "CustomerCreateParams", [Parameter.Text("emial"), Parameter.Group("address", Parameter.Text("street"))]));
        var file = Path.Combine(witness.Folder, "described.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { endpoints, objects = await Samples() }, JsonSerializerOptions.Web), TestContext.Current.CancellationToken);

        var problems = JsonSerializer.Deserialize<List<string>>(await witness.Node("contract.js", file))!;

        Assert.Equal(["a misspelt one[address][street] is unknown to Stripe", "a misspelt one[emial] is unknown to Stripe"], problems.Order(StringComparer.Ordinal));
    }

    private static object Described(string name, string contract, IEnumerable<Parameter> parameters) => new { name, contract, parameters = parameters.Select(Described) };

    private static object Described(Parameter parameter) => new
    {
        parameter.Name,
        parameter.Values,
        IsList = parameter.Kind is ParameterKind.Groups,
        parameter.IsUnsettable,
        Members = parameter.Members.Select(Described),
    };

    // One of each kind, after a life with everything in it.
    private static async Task<IEnumerable<object>> Samples()
    {
        await using var stripe = new SimulatorHost();
        await stripe.InitializeAsync();
        await stripe.Listen();
        var customer = await stripe.Customer();
        await stripe.Made($"/v1/customers/{customer}/tax_ids", ("type", "eu_vat"), ("value", "FR12345678901"));
        await stripe.Made($"/v1/customers/{customer}", ("address[country]", "FR"));
        var price = await stripe.Price(1000);
        var subscription = await stripe.Subscribe(customer, price);
        await stripe.Made("/v1/subscription_schedules", ("from_subscription", subscription.Text("id")));
        await stripe.Made("/v1/billing_portal/configurations", ("features[invoice_history][enabled]", "true"));
        await stripe.Made("/v1/billing_portal/sessions", ("customer", customer));
        await stripe.ClockAt(stripe.Clock.GetUtcNow());
        stripe.Stripe.Refund(customer);
        stripe.Stripe.Dispute(customer);
        stripe.Stripe.FailNextPayment(customer);
        await stripe.Made($"/v1/subscriptions/{subscription.Text("id")}", ("items[0][id]", subscription.Text("items.data.0.id")), ("items[0][quantity]", "5"),
            ("proration_behavior", "always_invoice"), ("payment_behavior", "pending_if_incomplete"));
        var session = await stripe.Made("/v1/checkout/sessions", ("mode", "subscription"), ("customer", customer), ("line_items[0][price]", price),
            ("line_items[0][quantity]", "1"), ("success_url", "https://example.com/"));
        stripe.Stripe.CompleteCheckout(session.Text("id"), new(TestMethod.Debit, Name: "Ann", Country: "FR"));
        return stripe.Stripe.Do(state => state.Objects.GroupBy(value => value.GetType())
            .SelectMany(kind => kind.Key == typeof(SimulatedEvent) ? kind.Take(1) : kind.Reverse().Take(5))
            .Where(value => value is not SimulatedInvoiceItem)
            .Select(value => new { contract = ContractOf(value), value = ValueOf(value) }).ToList<object>());
    }

    private static string ContractOf(StripeObject value) => value switch
    {
        SimulatedCheckoutSession => "Checkout.Session",
        SimulatedSchedule => "SubscriptionSchedule",
        SimulatedPortalConfiguration => "BillingPortal.Configuration",
        SimulatedPortalSession => "BillingPortal.Session",
        SimulatedTestClock => "TestHelpers.TestClock",
        SimulatedEvent => "EventBase",
        _ => value.GetType().Name["Simulated".Length..],
    };

    private static JsonObject ValueOf(StripeObject value)
    {
        var json = ObjectJson.Write(value);
        json.Remove("metadata"); // Names that the caller chooses.
        if (value is SimulatedEvent)
            json["data"]!.AsObject().Remove("object"); // Each type of event has its own.
        return json;
    }
}
