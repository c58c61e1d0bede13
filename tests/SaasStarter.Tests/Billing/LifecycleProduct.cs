using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.StripeSimulator.Objects;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;
using SaasStarter.Tests.StripeSimulator;

namespace SaasStarter.Tests.Billing;

/// <summary>Somebody who pays: a tenant that is a customer at Stripe, with a clock of its own there.</summary>
/// <param name="Owner">The tenant's owner.</param>
/// <param name="Tenant">The tenant.</param>
/// <param name="Customer">The customer at Stripe.</param>
/// <param name="Clock">The customer's test clock.</param>
public sealed record Payer(TestVisitor Owner, CurrentTenant Tenant, string Customer, string Clock);

/// <summary>The product, with Stripe beside it that posts its events to the real address.</summary>
public sealed class LifecycleProduct(TestCluster cluster) : TestApplication(cluster), IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly Dictionary<string, string> _prices = [];
    private int _payers;

    public SimulatorHost Stripe { get; } = new();

    public PlanCatalogue Plans => Services.GetRequiredService<PlanCatalogue>();

    protected override bool OnPort => true;

    protected override IEnumerable<(string Key, string Value)> Settings =>
        [("Stripe:ApiKey", SimulatorHost.ApiKey), ("Stripe:ApiBase", Stripe.ApiBase), ("Stripe:WebhookSecret", SimulatorHost.WebhookSecret)];

    public override async ValueTask InitializeAsync()
    {
        await Stripe.InitializeAsync();
        await base.InitializeAsync();
        foreach (var plan in Plans.Plans.Where(plan => !plan.IsFree))
            await Stripe.Made("/v1/products", ("id", plan.ProductId), ("name", plan.Id));
        foreach (var sold in Plans.SoldPrices)
        {
            var price = await Stripe.Made("/v1/prices", ("product", sold.Plan.ProductId), ("currency", sold.Price.Currency.ToLowerInvariant()),
                ("unit_amount", sold.Price.ToMinorUnits().ToString(CultureInfo.InvariantCulture)), ("recurring[interval]", sold.Interval.ToWord()), ("lookup_key", sold.LookupKey));
            _prices[sold.LookupKey] = price.Text("id");
        }
        await Stripe.Made("/v1/webhook_endpoints", [("url", new Uri(Address, StripeWebhook.Path).AbsoluteUri),
            .. HandledEvents.All.Select((handled, index) => ($"enabled_events[{index}]", handled.Type))]);
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        _http.Dispose();
        await base.DisposeAsync();
        await Stripe.DisposeAsync();
    }

    /// <summary>A tenant that is a customer, with a means of payment or without.</summary>
    /// <param name="method">Stripe's name of the means of payment.</param>
    /// <param name="age">How far the customer's clock is behind.</param>
    public async Task<Payer> Payer(string? method = "pm_card_visa", TimeSpan age = default)
    {
        var number = Interlocked.Increment(ref _payers).ToString(CultureInfo.InvariantCulture);
        var owner = await SignUp($"payer{number}@example.com");
        var tenant = await CreateTenant(owner, $"Payer {number}");
        await AcceptForTenant(tenant);
        var now = (Stripe.Clock.GetUtcNow() - age).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var clock = (await Stripe.Made("/v1/test_helpers/test_clocks", ("frozen_time", now))).Text("id");
        var customer = (await Stripe.Made("/v1/customers", ("name", tenant.Name), ("email", owner.Person!.Email), ("test_clock", clock))).Text("id");
        if (method is not null)
        {
            var attached = await Stripe.Made($"/v1/payment_methods/{method}/attach", ("customer", customer));
            await Stripe.Made($"/v1/customers/{customer}", ("invoice_settings[default_payment_method]", attached.Text("id")));
        }
        await InTenant(tenant, async db =>
        {
            db.Add(new BillingCustomer { StripeCustomerId = customer, CreatedAt = Clock.GetUtcNow() });
            return await db.SaveChangesAsync();
        });
        return new(owner, tenant, customer, clock);
    }

    /// <summary>Subscribes at Stripe.</summary>
    /// <returns>Stripe's identifier of the subscription.</returns>
    public async Task<string> Subscribe(Payer payer, string plan = "team", BillingInterval interval = BillingInterval.Month, int quantity = 1, params (string Name, string Value)[] more)
    {
        var made = await Stripe.Made("/v1/subscriptions", [("customer", payer.Customer), ("items[0][price]", Price(plan, interval)),
            ("items[0][quantity]", quantity.ToString(CultureInfo.InvariantCulture)), .. more]);
        return made.Text("id");
    }

    /// <summary>Stripe's identifier of what a plan costs, in euros.</summary>
    public string Price(string plan, BillingInterval interval = BillingInterval.Month) => _prices[Plans.Find(plan)!.LookupKey(interval, "EUR")];

    /// <summary>The parameter that lets a trial end after so many days, on the payer's clock.</summary>
    public (string Name, string Value) TrialOf(Payer payer, int days) => ("trial_end", (Now(payer) + (days * 86_400L)).ToString(CultureInfo.InvariantCulture));

    /// <summary>Moves the payer's clock on.</summary>
    public void Advance(Payer payer, TimeSpan duration) => Stripe.Stripe.Advance(Stripe.Stripe.Do(state => state.Get<SimulatedTestClock>(payer.Clock)), Now(payer) + (long)duration.TotalSeconds);

    /// <summary>The time on the payer's clock, in Unix seconds.</summary>
    public long Now(Payer payer) => Stripe.Stripe.Do(state => state.Now(payer.Clock));

    /// <summary>Waits until everything that happened at Stripe has come and was applied.</summary>
    public Task Settled(Payer payer) => JobApplication.Until(async () => IsDelivered(payer) && await Waiting(payer) == 0, "all events are applied");

    /// <summary>The subscription that counts; null for none.</summary>
    public Task<Subscription?> Counting(Payer payer) => InTenant(payer.Tenant, db => db.Set<BillingCustomer>()
        .Join(db.Set<Subscription>(), customer => customer.SubscriptionId, subscription => subscription.Id, (_, subscription) => subscription).AsNoTracking().SingleOrDefaultAsync());

    /// <summary>What the tenant may do by it at a moment, now if none is given.</summary>
    public async Task<PlanAccess> Access(Payer payer, DateTimeOffset? at = null)
    {
        var counting = await Counting(payer);
        return BillingAccess.Of(counting?.Status, counting?.PastDueSince, TimeSpan.FromDays(Plans.GraceDays), at ?? Clock.GetUtcNow());
    }

    public Task<List<T>> All<T>(Payer payer) where T : class => InTenant(payer.Tenant, db => db.Set<T>().AsNoTracking().ToListAsync());

    /// <summary>What people were told, in the order of telling.</summary>
    public async Task<IReadOnlyList<string>> Told(Payer payer) => [.. (await All<BillingNotice>(payer)).OrderBy(notice => notice.Id).Select(notice => notice.Kind)];

    /// <summary>What staff have to look at.</summary>
    public async Task<IReadOnlyList<string>> Drift(Payer payer) => [.. (await All<BillingDrift>(payer)).Where(drift => drift.ResolvedAt is null).Select(drift => drift.Kind).Order()];

    /// <summary>Posts an event with a signature of now.</summary>
    public async Task<HttpStatusCode> Post(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, StripeWebhook.Path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        var time = Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(SimulatorHost.WebhookSecret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        request.Headers.TryAddWithoutValidation("Stripe-Signature", $"t={time},v1={Convert.ToHexStringLower(hash)}");
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>An event about an object, as the pinned version writes it.</summary>
    public static string Event(string id, string type, string about) => $$"""
        {"id":"{{id}}","object":"event","api_version":"{{Backbone.Stripe.StripeSettings.PinnedApiVersion}}","created":1800000000,"livemode":false,"type":"{{type}}","data":{"object":{{about}} } }
        """;

    private bool IsDelivered(Payer payer) =>
        Stripe.Stripe.Do(state => state.All<SimulatedEvent>().All(happened => happened.CustomerId != payer.Customer || happened.WaitingEndpoints.Count == 0));

    private async Task<long> Waiting(Payer payer) => (long)(await Sql(TestDatabase.Superuser,
        $"select count(*) from backbone.stripe_event where tenant_id = '{payer.Tenant.Id.Value}' and state = 'Waiting'"))[0][0]!;
}
