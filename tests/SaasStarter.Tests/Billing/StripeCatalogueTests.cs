using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Hosting.Commands;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;
using SaasStarter.Tests.StripeSimulator;

namespace SaasStarter.Tests.Billing;

/// <summary>That Stripe sells what <c>plans.json</c> says, whatever it sold before, and that a second sync finds nothing to do.</summary>
public sealed class StripeCatalogueTests : IAsyncLifetime
{
    private const string Site = "https://app.example.com";
    private const string TeamMonth = "saasstarter_team_month_eur";

    private static readonly string Web = Path.Combine(SourceTree.Root, "src", typeof(Program).Assembly.GetName().Name!);
    private static readonly Brand Brand = Brand.Read(Path.Combine(Web, "brand.json"));

    private readonly SimulatorHost _simulator = new();
    private readonly PlanCatalogue _plans = Plans("team", "company");
    private IHost? _host;

    private StripeClient Stripe => _host!.Services.GetRequiredService<StripeClient>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _simulator.InitializeAsync();
        _host = Start(Site);
    }

    public async ValueTask DisposeAsync()
    {
        _host!.Dispose();
        await _simulator.DisposeAsync();
    }

    [Fact]
    public async Task Everything_is_made_once_and_then_nothing_changes()
    {
        var first = await Sync(_plans);

        Assert.Equal(
            ["product saasstarter_team", "product saasstarter_company",
                .. _plans.SoldPrices.Select(sold => $"price {sold.LookupKey}"), "portal configuration", $"webhook endpoint {Site}/webhooks/stripe"],
            first.Changes.Select(change => change.What.Split(',')[0]));
        Assert.All(first.Changes, change => Assert.Equal("create", change.Verb));
        Assert.Equal(SimulatorHost.WebhookSecret, first.WebhookSecret!.Value);
        foreach (var again in new[] { await Sync(_plans), await Sync(_plans) })
            Assert.True(again is { Changes: [], WebhookSecret: null, Unreachable: null });
    }

    [Fact]
    public async Task What_is_sold_is_what_the_plans_say()
    {
        await Sync(_plans);

        var product = await Stripe.Products.Retrieve("saasstarter_team", Cancellation);
        Assert.Equal(($"{Brand.Name} Team", "Tagline of team", true, "txcd_10103001"), (product.Name, product.Description, product.Active, product.TaxCode));
        foreach (var sold in _plans.SoldPrices)
        {
            var price = await PriceOf(sold.LookupKey);
            Assert.Equal((sold.Plan.ProductId, sold.Price.ToMinorUnits(), sold.Price.Currency.ToLowerInvariant(), sold.Interval.ToString(), true, TaxBehavior.Exclusive),
                (price.Product!.Id, price.UnitAmount, price.Currency, price.Recurring!.Interval.ToString(), price.Active, price.TaxBehavior));
        }
    }

    [Fact]
    public async Task Another_amount_is_another_price_under_the_same_name_and_the_former_one_is_archived()
    {
        await Sync(_plans);
        var former = await PriceOf(TeamMonth);

        var sync = await Sync(Priced(11));

        Assert.Equal([("create", $"price {TeamMonth}, €11 a month"), ("archive", $"price {former.Id}, 900 eur in its smallest unit")], sync.Changes.Select(change => (change.Verb, change.What)));
        var current = await PriceOf(TeamMonth);
        Assert.Equal((1100, true), (current.UnitAmount, current.Active));
        var archived = await AllPrices().SingleAsync(price => price.Id == former.Id, Cancellation);
        Assert.Equal((900, false, null), (archived.UnitAmount, archived.Active, archived.LookupKey));
        Assert.Empty((await Sync(Priced(11))).Changes);
    }

    [Fact]
    public async Task A_price_can_go_back_and_forth_within_a_day()
    {
        await Sync(_plans);
        foreach (var amount in new[] { 11, 9, 11, 9 })
        {
            await Sync(Priced(amount));
            Assert.Equal((amount * 100, true), ((await PriceOf(TeamMonth)).UnitAmount, (await PriceOf(TeamMonth)).Active));
        }
        Assert.Equal(1, await AllPrices().CountAsync(price => price.Active && price.Product!.Id == "saasstarter_team" && price.Currency == "eur" && price.Recurring!.Interval == PriceInterval.Month, Cancellation));
    }

    [Fact]
    public async Task What_was_archived_is_sold_again_and_what_was_renamed_has_its_name_again()
    {
        await Sync(_plans);
        await Stripe.Prices.Update((await PriceOf(TeamMonth)).Id, new() { Active = false }, "by-hand:1", Cancellation);
        await Stripe.Products.Update("saasstarter_team", new() { Name = "By hand", Active = false }, "by-hand:2", Cancellation);

        var sync = await Sync(_plans);

        Assert.Equal([("change", $"product saasstarter_team, {Brand.Name} Team"), ("change", $"price {TeamMonth}, sold again")], sync.Changes.Select(change => (change.Verb, change.What)));
        Assert.True((await PriceOf(TeamMonth)).Active);
        Assert.Equal(($"{Brand.Name} Team", true), ((await Stripe.Products.Retrieve("saasstarter_team", Cancellation)).Name, (await Stripe.Products.Retrieve("saasstarter_team", Cancellation)).Active));
        Assert.Empty((await Sync(_plans)).Changes);
    }

    [Fact]
    public async Task What_the_plans_no_longer_name_and_what_others_made_is_left_alone()
    {
        await Sync(_plans);
        await Stripe.Products.Create(new() { Id = "somebody_elses", Name = "Else" }, "by-hand:1", Cancellation);
        var before = await AllPrices().CountAsync(Cancellation);

        Assert.Empty((await Sync(Plans("team"))).Changes);

        Assert.Equal(before, await AllPrices().CountAsync(price => price.Active, Cancellation));
        Assert.Equal("Else", (await Stripe.Products.Retrieve("somebody_elses", Cancellation)).Name);
    }

    [Fact]
    public async Task More_plans_than_one_question_takes_are_all_sold()
    {
        var many = Plans([.. Enumerable.Range(1, 12).Select(number => $"plan-{number}")]);

        await Sync(many);

        Assert.Equal(48, await AllPrices().CountAsync(Cancellation));
        Assert.Empty((await Sync(many)).Changes);
    }

    [Fact]
    public async Task A_dry_run_says_all_and_does_nothing()
    {
        var dry = await Sync(_plans, isDryRun: true);

        Assert.Equal((12, null), (dry.Changes.Count, dry.WebhookSecret));
        Assert.Equal(0, await AllPrices().CountAsync(Cancellation));
        Assert.Empty(await Stripe.WebhookEndpoints.List(10, Cancellation).ToListAsync(Cancellation));
        Assert.Equal(dry.Changes, (await Sync(_plans)).Changes);
    }

    [Fact]
    public async Task The_portal_lets_customers_keep_their_data_and_nothing_else()
    {
        await Sync(_plans);
        var made = Assert.Single(await Stripe.PortalConfigurations.List(new(), 10, Cancellation).ToListAsync(Cancellation));
        Assert.True(made.Features is { PaymentMethodUpdate.Enabled: true, InvoiceHistory.Enabled: true, SubscriptionCancel.Enabled: false, SubscriptionUpdate.Enabled: false });
        Assert.Equal(["address", "email", "name", "tax_id"], made.Features!.CustomerUpdate!.AllowedUpdates!.Order());
        Assert.Equal(made.Id, (await _host!.Services.GetRequiredService<CustomerPortal>().Find(Cancellation))!.Id);

        await Stripe.PortalConfigurations.Update(made.Id, new() { Features = new() { SubscriptionCancel = new(true), CustomerUpdate = new(true, ["phone"]) } }, "by-hand:1", Cancellation);

        Assert.Equal([("change", $"portal configuration {made.Id}")], (await Sync(_plans)).Changes.Select(change => (change.Verb, change.What)));
        Assert.Empty((await Sync(_plans)).Changes);
    }

    [Fact]
    public async Task The_endpoint_gets_exactly_what_is_handled_and_keeps_its_secret()
    {
        await Sync(_plans);
        var endpoint = Assert.Single(await Stripe.WebhookEndpoints.List(10, Cancellation).ToListAsync(Cancellation));
        Assert.Equal(StripeSettings.PinnedApiVersion, endpoint.ApiVersion);
        Assert.Equal(HandledEvents.All.Select(handled => handled.Type).Order(), endpoint.EnabledEvents.Order());

        await Stripe.WebhookEndpoints.Update(endpoint.Id, new() { EnabledEvents = ["invoice.paid", "price.created"], Disabled = true }, "by-hand:1", Cancellation);
        var sync = await Sync(_plans);

        Assert.Equal([("change", $"webhook endpoint {endpoint.Id}")], sync.Changes.Select(change => (change.Verb, change.What)));
        Assert.Null(sync.WebhookSecret);
        var mended = Assert.Single(await Stripe.WebhookEndpoints.List(10, Cancellation).ToListAsync(Cancellation));
        Assert.Equal(("enabled", HandledEvents.All.Count), (mended.Status, mended.EnabledEvents.Count));
    }

    [Fact]
    public async Task An_endpoint_of_another_version_gives_way_to_a_new_one()
    {
        var former = await _simulator.Made("/v1/webhook_endpoints", ("url", $"{Site}/webhooks/stripe"), ("enabled_events[0]", "*"));
        var elsewhere = await _simulator.Made("/v1/webhook_endpoints", ("url", "https://elsewhere.example.com/hook"), ("enabled_events[0]", "*"));

        var sync = await Sync(_plans);

        Assert.NotNull(sync.WebhookSecret);
        var endpoints = await Stripe.WebhookEndpoints.List(10, Cancellation).ToDictionaryAsync(endpoint => endpoint.Id, cancellationToken: Cancellation);
        Assert.Equal(("disabled", "enabled", 3), (endpoints[former.Text("id")].Status, endpoints[elsewhere.Text("id")].Status, endpoints.Count));
        Assert.Empty((await Sync(_plans)).Changes);
    }

    [Fact]
    public async Task On_a_machine_that_stripe_cannot_reach_no_endpoint_is_made()
    {
        using var ofStripe = new OptionsMonitor<StripeSettings>(new OptionsFactory<StripeSettings>([], []), [], new OptionsCache<StripeSettings>());
        var here = new SiteAddress(Options.Create(new SiteSettings { BaseUrl = "http://localhost:5080" }));

        var sync = await ActivatorUtilities.CreateInstance<StripeCatalogue>(_host!.Services, _plans, ofStripe, here).Sync(isDryRun: false, Cancellation);

        Assert.Equal((new Uri("http://localhost:5080/webhooks/stripe"), null), (sync.Unreachable, sync.WebhookSecret));
        Assert.Empty(await Stripe.WebhookEndpoints.List(10, Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task The_command_shows_what_it_changed_and_the_secret_once()
    {
        var (code, output, _) = await Run("stripe sync --dry-run");
        Assert.Equal(0, code);
        Assert.Contains($"create   price {TeamMonth}", output, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", output, StringComparison.Ordinal);

        (code, output, _) = await Run("stripe sync");
        Assert.Equal(0, code);
        Assert.Contains($"Set Stripe__WebhookSecret to {SimulatorHost.WebhookSecret}", output, StringComparison.Ordinal);

        Assert.Equal((0, "Nothing to change: Stripe sells what plans.json says.\n", ""), await Run("stripe sync"));
        Assert.Equal(2, (await Run("stripe sync --now")).Code);
        Assert.DoesNotContain(_simulator.Log.Lines, line => line.Contains(SimulatorHost.WebhookSecret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_key_the_command_says_where_the_simulator_is()
    {
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => Run("stripe sync", ("Stripe:ApiKey", "")));

        Assert.Contains("Stripe__ApiKey", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_stripe_does_not_take_is_refused_in_words()
    {
        var (code, output, error) = await Run("stripe sync", ("Stripe:ApiKey", "sk_test_another"));

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("401", error, StringComparison.Ordinal);
        Assert.DoesNotContain("sk_test_another", error, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Error)> Run(string line, params IEnumerable<(string Key, string Value)> settings)
    {
        using var host = Start(Site, settings);
        var command = host.Services.GetServices<Command>().Single(command => line.StartsWith(command.Verb, StringComparison.Ordinal));
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var code = await command.Run(new(host.Services, line[command.Verb.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries), Stream.Null, output, error), Cancellation);
        return (code, output.ToString(), error.ToString());
    }

    private Task<CatalogueSync> Sync(PlanCatalogue plans, bool isDryRun = false) =>
        ActivatorUtilities.CreateInstance<StripeCatalogue>(_host!.Services, plans).Sync(isDryRun, Cancellation);

    private PlanCatalogue Priced(decimal teamMonth) => _plans with
    {
        Plans = [.. _plans.Plans.Select(plan => plan.Id != "team" ? plan : plan with { Prices = new Dictionary<string, PlanPrice> { ["EUR"] = new(teamMonth, 90), ["USD"] = plan.Prices["USD"] } })],
    };

    private async Task<Price> PriceOf(string lookupKey) => await Stripe.Prices.List(new() { LookupKeys = [lookupKey] }, 2, Cancellation).SingleAsync(Cancellation);

    private IAsyncEnumerable<Price> AllPrices() => Stripe.Prices.List(new(), 1000, Cancellation);

    private IHost Start(string site, params IEnumerable<(string Key, string Value)> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Development" });
        foreach (var (key, value) in settings.Prepend(("Stripe:ApiBase", _simulator.ApiBase)).Prepend(("Stripe:ApiKey", SimulatorHost.ApiKey)))
            builder.Configuration[key] = value;
        builder.Logging.AddProvider(_simulator.Log);
        builder.Services.AddSingleton(TimeProvider.System).AddStripe(builder.Configuration).AddStripeCommands();
        builder.Services.AddSingleton(Brand).AddSingleton(_plans).AddSingleton(new SiteAddress(Options.Create(new SiteSettings { BaseUrl = site })));
        builder.Services.AddSingleton<CustomerPortal>().AddSingleton<WebhookRegistration>().AddSingleton<StripeCatalogue>();
        return builder.Build();
    }

    private static PlanCatalogue Plans(params string[] ids) => new(["EUR", "USD"], 14, [.. ids.Prepend("free").Select(PlanOf)]);

    private static Plan PlanOf(string id)
    {
        var factor = id == "free" ? 0 : 1;
        return new()
        {
            Id = id,
            Name = new Dictionary<string, string> { ["en"] = char.ToUpperInvariant(id[0]) + id[1..], ["fr"] = "Autre" },
            Tagline = new Dictionary<string, string> { ["en"] = $"Tagline of {id}", ["fr"] = "Autre" },
            Prices = new Dictionary<string, PlanPrice> { ["EUR"] = new(9 * factor, 90 * factor), ["USD"] = new(10 * factor, 100 * factor) },
            IsPerSeat = true,
            Features = [],
            Limits = new Dictionary<string, long?>(),
            Highlights = [],
        };
    }
}
