using SaasStarter.Backbone.StripeSimulator;

namespace SaasStarter.Tests.StripeSimulator;

/// <summary>What the simulator knows outlives it, when it has a file.</summary>
public sealed class StateFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stripe-simulator-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "state", "stripe.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Everything_goes_on_after_a_restart()
    {
        string customer, subscription, clock;
        var start = new DateTimeOffset(2027, 4, 1, 0, 0, 0, TimeSpan.Zero);
        await using (var before = await Started())
        {
            clock = await before.ClockAt(start);
            customer = await before.Customer(clock: clock);
            subscription = (await before.Subscribe(customer, await before.Price(1000, currency: "usd"), 3)).Text("id");
            before.Advance(TimeSpan.FromDays(400));
        }

        await using var after = await Started();
        await after.AdvanceTo(clock, start.AddMonths(1).AddHours(1));

        Assert.InRange(after.Stripe.Now() - after.Clock.GetUtcNow(), TimeSpan.FromDays(400) - TimeSpan.FromMinutes(1), TimeSpan.FromDays(400) + TimeSpan.FromMinutes(1));
        var invoices = await after.Get($"/v1/invoices?subscription={subscription}");
        Assert.Equal([3000, 3000], invoices.At("data")!.AsArray().Select(invoice => invoice!["amount_paid"]!.GetValue<long>()));
        Assert.Equal("invoice.payment_succeeded", after.TypesOf(customer)[^1]);
        Assert.Equal("price", (await after.Get($"/v1/subscriptions/{subscription}")).Text("items.data.0.price.object"));
    }

    [Fact]
    public async Task What_was_not_delivered_is_delivered_after_the_restart()
    {
        string endpoint;
        await using (var before = await Started())
        {
            endpoint = (await before.Listen("customer.created")).Text("id");
            before.Sender.Holds = true;
            await before.Made("/v1/customers", ("name", "Ünï €"));
        }

        await using var after = new SimulatorHost(Path, deliveryPauses: [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(50), 100)]);
        await after.InitializeAsync();
        // The host has another port now.
        await after.Made($"/v1/webhook_endpoints/{endpoint}", ("url", after.Hook));

        Assert.Equal("Ünï €", ApiAnswer.Find((await after.Receive("customer.created")).Event, "data.object.name")!.GetValue<string>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"offset\":1,")]
    [InlineData("{\"offset\":1,\"after_retries\":0,\"public_address\":\"x\",\"objects\":[{\"object\":\"unheard of\",\"id\":\"x\"}]}")]
    [InlineData("null")]
    public async Task A_damaged_file_is_set_aside_and_all_begins_anew(string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        await File.WriteAllTextAsync(Path, content, TestContext.Current.CancellationToken);

        await using var host = await Started();

        Assert.Empty((await host.Get("/v1/customers")).At("data")!.AsArray());
        Assert.Contains("begins anew", await host.Log.Line("cannot be read"), StringComparison.Ordinal);
        var aside = Assert.Single(Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(Path)!, "stripe.json.damaged-*"));
        Assert.Equal(content, await File.ReadAllTextAsync(aside, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void It_keeps_no_more_than_it_was_allowed_to()
    {
        var settings = new SimulatorSettings { ApiKey = "sk_test_x", MostObjects = 5, MostObjectsOfCustomer = 2, MostEvents = 3 };
        var simulator = new SimulatedStripe(settings, TimeProvider.System);

        for (var count = 0; count < 5; count++)
            simulator.Do(state => CheckoutPages.NewCustomer(state, null, null));

        Assert.Throws<StripeRefusal>(() => simulator.Do(state => CheckoutPages.NewCustomer(state, null, null)));
        Assert.Equal(3, simulator.Do(state => state.CountOf<Backbone.StripeSimulator.Objects.SimulatedEvent>()));
    }

    private async Task<SimulatorHost> Started()
    {
        var host = new SimulatorHost(Path);
        await host.InitializeAsync();
        return host;
    }
}
