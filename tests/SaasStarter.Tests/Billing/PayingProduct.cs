using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Objects;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.StripeSimulator;

namespace SaasStarter.Tests.Billing;

/// <summary>The product with a Stripe beside it, whose clock and payments tests move, and with plans at round prices.</summary>
public class PayingProduct(TestCluster cluster) : TestApplication(cluster)
{
    public SimulatorHost Stripe { get; } = new();

    protected override bool OnPort => true;

    protected override IEnumerable<(string Key, string Value)> Settings =>
        [("Stripe:ApiKey", SimulatorHost.ApiKey), ("Stripe:ApiBase", Stripe.ApiBase), ("Stripe:WebhookSecret", SimulatorHost.WebhookSecret)];

    /// <summary>Free, Small (10, for two), Crew (10 a seat), Large (30), and Tried (40, after a trial); a year costs ten months.</summary>
    public PlanCatalogue Plans => Services.GetRequiredService<PlanCatalogue>();

    public override async ValueTask InitializeAsync()
    {
        await Stripe.InitializeAsync();
        await base.InitializeAsync();
        await using (var services = Services.CreateAsyncScope())
            await services.ServiceProvider.GetRequiredService<StripeCatalogue>().Sync(isDryRun: false, CancellationToken.None);
        await Stripe.Made("/v1/webhook_endpoints", ("url", new Uri(Address, "/webhooks/stripe").AbsoluteUri), ("enabled_events[0]", "*"));
    }

    /// <summary>Sells something at Stripe, in place of what had the same lookup key.</summary>
    public async Task<string> Sell(string product, long amount, string currency, string interval, string lookupKey)
    {
        var price = await Stripe.Made("/v1/prices", ("product", product), ("currency", currency.ToLowerInvariant()),
            ("unit_amount", amount.ToString(CultureInfo.InvariantCulture)), ("recurring[interval]", interval), ("lookup_key", lookupKey), ("transfer_lookup_key", "true"));
        return price.Text("id");
    }

    /// <summary>A tenant with an owner who is signed in.</summary>
    public async Task<(TestVisitor Owner, CurrentTenant Tenant)> Tenant(string name)
    {
        var owner = await SignUp($"{name}@example.com", "Olga Owner");
        var tenant = await CreateTenant(owner, $"Atelier {name}", name);
        await AcceptForTenant(tenant);
        return (owner, tenant);
    }

    /// <summary>A tenant that has paid for a plan, through the product's pages and Stripe's.</summary>
    internal async Task<(TestVisitor Owner, CurrentTenant Tenant)> Subscribed(string name, string plan, string interval = "month", TestMethod method = TestMethod.Accepted)
    {
        var (owner, tenant) = await Tenant(name);
        Stripe.Stripe.CompleteCheckout(await Checkout(owner, tenant, plan, interval), new(method, Country: "FR", IsAuthenticated: true));
        await Shows(owner, tenant.Path("billing"), "It renews on");
        return (owner, tenant);
    }

    /// <summary>Sets out to buy a plan.</summary>
    /// <returns>Stripe's identifier of the session.</returns>
    public async Task<string> Checkout(TestVisitor owner, CurrentTenant tenant, string plan, string interval = "month", string currency = "EUR")
    {
        var answer = await owner.Forge(tenant.Path($"billing/checkout/{plan}/{interval}/{currency}"));
        Assert.True((int)answer.Status == 302, $"{answer.Status}: {answer.Text}");
        Assert.StartsWith(Stripe.ApiBase, answer.Header("Location"), StringComparison.Ordinal);
        return answer.Location!.Split('/')[^1];
    }

    /// <summary>Reads on a page.</summary>
    public static void Says(Answer answer, string words) =>
        Assert.True(answer.Text.Contains(words, StringComparison.Ordinal), $"{answer.Path} ({(int)answer.Status}) does not say \"{words}\" but: {answer.Text}");

    /// <summary>Opens a page until it says something: webhooks take their time.</summary>
    public static async Task<Answer> Shows(TestVisitor visitor, string path, string words)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            var answer = await visitor.Open(path);
            if (answer.Text.Contains(words, StringComparison.Ordinal))
                return answer;
            Assert.False(limit.IsCancellationRequested, $"Never says \"{words}\" but: {answer.Text}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Moves the product's clock, and Stripe's, which signs by the time.</summary>
    public void Wait(TimeSpan duration)
    {
        Clock.Advance(duration);
        Stripe.Clock.Advance(duration);
    }

    /// <summary>Moves Stripe's clock to the beginning of a month that has thirty days.</summary>
    public void BeginMonthOfThirtyDays()
    {
        var now = Stripe.Stripe.Now();
        var start = Enumerable.Range(1, 12).Select(month => new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(month))
            .First(month => DateTime.DaysInMonth(month.Year, month.Month) == 30);
        Stripe.Advance(start - now);
    }

    /// <summary>Moves Stripe's clock to the middle of a tenant's month of thirty days.</summary>
    public void GoHalfWay(CurrentTenant tenant) =>
        Stripe.Advance(DateTimeOffset.FromUnixTimeSeconds(AtStripe(tenant)[0].PeriodStart()).AddDays(15) - Stripe.Stripe.Now());

    /// <summary>The subscriptions of a tenant at Stripe.</summary>
    internal IReadOnlyList<SimulatedSubscription> AtStripe(CurrentTenant tenant) => Stripe.Stripe.Do<IReadOnlyList<SimulatedSubscription>>(
        state => [.. state.All<SimulatedSubscription>().Where(subscription => subscription.Metadata.GetValueOrDefault("tenant") == tenant.Id.ToString())]);

    /// <summary>What a tenant was charged at Stripe, in the smallest unit, from the first invoice to the newest.</summary>
    internal IReadOnlyList<long> Charges(CurrentTenant tenant) => Stripe.Stripe.Do<IReadOnlyList<long>>(state =>
    {
        var customers = state.All<SimulatedCustomer>().Where(customer => customer.Metadata.GetValueOrDefault("tenant") == tenant.Id.ToString()).Select(customer => customer.Id).ToHashSet();
        return [.. state.All<SimulatedInvoice>().Where(invoice => customers.Contains(invoice.Customer)).Select(invoice => invoice.AmountPaid)];
    });

    protected override void Configure(IServiceCollection services)
    {
        var ofTheFile = services.Last(service => service.ServiceType == typeof(PlanCatalogue)).ImplementationFactory!;
        services.Replace(ServiceDescriptor.Singleton(provider => AtRoundPrices((PlanCatalogue)ofTheFile(provider))));
    }

    private static PlanCatalogue AtRoundPrices(PlanCatalogue file)
    {
        var (free, team) = (file.Plans[0], file.Plans[1] with { TrialDays = 0, IsPerSeat = false, IsRecommended = false });
        return file with
        {
            Plans =
            [
                free,
                At(team with { Id = "small", Name = Named("Small"), Limits = new Dictionary<string, long?>(team.Limits) { ["seats"] = 2 } }, 10),
                At(team with { Id = "crew", Name = Named("Crew"), IsPerSeat = true }, 10),
                At(team with { Id = "large", Name = Named("Large") }, 30),
                At(team with { Id = "tried", Name = Named("Tried"), TrialDays = 14 }, 40),
            ],
        };
    }

    private static Plan At(Plan plan, decimal month) =>
        plan with { Prices = plan.Prices.ToDictionary(price => price.Key, _ => new PlanPrice(month, 10 * month)) };

    private static Dictionary<string, string> Named(string name) => new() { ["en"] = name, ["fr"] = name };
}
