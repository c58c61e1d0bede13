using SaasStarter.Backbone.Stripe;
using SaasStarter.Tests.StripeSimulator;

namespace SaasStarter.Tests.Stripe;

/// <summary>
/// Every call of the client against the simulator, which shares nothing with it and refuses a parameter that Stripe does not know: it is taken, it does
/// what it says, and the answer is read.
/// </summary>
public sealed class StripeContractTests(SimulatorHost simulator) : IClassFixture<SimulatorHost>, IAsyncDisposable
{
    private readonly StripeTestClient _test = new(simulator.ApiBase, SimulatorHost.ApiKey);
    private int _keys;

    private StripeClient Stripe => _test.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Unlike any of another test that shares the simulator.
    private string Key => $"contract:{TestContext.Current.Test!.UniqueID}:{++_keys}";

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task A_catalogue_is_made_found_and_changed()
    {
        var product = await Stripe.Products.Create(new() { Id = "contract", Name = "Contract", Description = "New", TaxCode = "txcd_10103001", UnitLabel = "seat", Metadata = One }, Key, Cancellation);
        var price = await Stripe.Prices.Create(PriceOf(product.Id, 900, "contract_month"), Key, Cancellation);
        var renamed = await Stripe.Products.Update(product.Id, new() { Name = "Renamed", Description = Emptyable<string>.Empty, Active = true }, Key, Cancellation);
        var archived = await Stripe.Prices.Update(price.Id, new() { Active = false, Nickname = "Old", Metadata = One }, Key, Cancellation);
        var next = await Stripe.Prices.Create(PriceOf(product.Id, 1100, "contract_month") with { TransferLookupKey = true }, Key, Cancellation);

        Assert.Equal(("contract", "New", "txcd_10103001", "seat", "1"), (product.Id, product.Description, product.TaxCode, product.UnitLabel, product.Metadata!["one"]));
        Assert.Equal(("Renamed", null), (renamed.Name, renamed.Description));
        Assert.Equal((900, "eur", PriceInterval.Month, "contract_month", TaxBehavior.Exclusive), (price.UnitAmount, price.Currency, price.Recurring!.Interval, price.LookupKey, price.TaxBehavior));
        Assert.False(archived.Active);
        Assert.Equal(next.Id, (await Stripe.Prices.List(new() { LookupKeys = ["contract_month"], Active = true, Expand = ["data.product"] }, 10, Cancellation).SingleAsync(Cancellation)).Id);
        Assert.Equal("Renamed", (await Stripe.Prices.List(new() { Product = product.Id, Expand = ["data.product"] }, 10, Cancellation).FirstAsync(Cancellation)).Product!.Object!.Name);
        Assert.Equal("contract", (await Stripe.Products.List(new() { Ids = ["contract"], Active = true }, 10, Cancellation).SingleAsync(Cancellation)).Id);
    }

    [Fact]
    public async Task A_customer_is_made_found_and_changed()
    {
        var made = await Stripe.Customers.Create(new() { Email = "ann+1@example.com", Name = "Ünï & co", PreferredLocales = ["fr"], Metadata = One, Expand = ["tax_ids"] }, Key, Cancellation);
        var changed = await Stripe.Customers.Update(made.Id, new() { Name = "B", Metadata = new Dictionary<string, string> { ["one"] = "", ["two"] = "2" } }, Key, Cancellation);
        var found = await Stripe.Customers.Retrieve(made.Id, ["tax_ids", "invoice_settings.default_payment_method"], Cancellation);

        Assert.Equal(("Ünï & co", "ann+1@example.com", "fr"), (made.Name, made.Email, made.PreferredLocales!.Single()));
        Assert.Equal(("B", "two"), (changed.Name, changed.Metadata!.Single().Key));
        Assert.Equal((made.Id, "B", false), (found.Id, found.Name, found.Deleted));
        Assert.Equal(StripeErrorKind.ResourceMissing, (await Assert.ThrowsAsync<StripeException>(() => Stripe.Customers.Retrieve("cus_nobody", null, Cancellation))).Kind);
    }

    [Fact]
    public async Task The_same_key_does_the_same_once_and_nothing_else()
    {
        var parameters = new CustomerParameters { Name = "Once" };
        var key = Key;

        var first = await Stripe.Customers.Create(parameters, key, Cancellation);
        var again = await Stripe.Customers.Create(parameters, key, Cancellation);
        var other = await Assert.ThrowsAsync<StripeException>(() => Stripe.Customers.Create(parameters with { Name = "Twice" }, key, Cancellation));

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(StripeErrorKind.Idempotency, other.Kind);
    }

    [Fact]
    public async Task A_checkout_is_opened_found_and_closed()
    {
        var (price, customer) = (await simulator.Price(1900), await simulator.Customer());
        var session = await Stripe.CheckoutSessions.Create(new()
        {
            LineItems = [new(price, 3)],
            Customer = customer,
            ClientReferenceId = "attempt_1",
            SuccessUrl = new("https://app.example.com/done?session={CHECKOUT_SESSION_ID}"),
            CancelUrl = new("https://app.example.com/plans"),
            ExpiresAt = simulator.Clock.GetUtcNow().AddHours(2),
            AllowPromotionCodes = false,
            AutomaticTax = new(false),
            TaxIdCollection = new(true),
            CustomerUpdate = new(CustomerUpdating.Auto, CustomerUpdating.Auto),
            BillingAddressCollection = BillingAddressCollection.Required,
            PaymentMethodCollection = PaymentMethodCollection.IfRequired,
            SubscriptionData = new() { TrialPeriodDays = 14, TrialSettings = new(new(MissingPaymentMethod.Pause)), Metadata = One },
            Locale = "fr",
            Metadata = One,
        }, Key, Cancellation);
        var found = await Stripe.CheckoutSessions.Retrieve(session.Id, ["customer"], Cancellation);
        var expired = await Stripe.CheckoutSessions.Expire(session.Id, Key, Cancellation);

        Assert.Equal(("open", "attempt_1", customer, "1"), (session.Status, session.ClientReferenceId, session.Customer!.Id, session.Metadata!["one"]));
        Assert.NotNull(session.Url);
        Assert.Equal("Ann", found.Customer!.Object!.Name);
        Assert.Equal(("expired", null), (expired.Status, expired.Url));
    }

    [Fact]
    public async Task The_portal_is_set_up_and_visited()
    {
        var made = await Stripe.PortalConfigurations.Create(new()
        {
            DefaultReturnUrl = new("https://app.example.com/"),
            BusinessProfile = new(new("https://app.example.com/privacy"), new("https://app.example.com/terms")),
            Features = new()
            {
                CustomerUpdate = new(true, ["email", "tax_id"]),
                InvoiceHistory = new(true),
                PaymentMethodUpdate = new(true),
                SubscriptionCancel = new(false),
                SubscriptionUpdate = new(false),
            },
            Metadata = One,
        }, Key, Cancellation);
        var changed = await Stripe.PortalConfigurations.Update(made.Id, new() { Active = true, Features = new() { InvoiceHistory = new(false) } }, Key, Cancellation);
        var visit = await Stripe.PortalSessions.Create(new()
        {
            Customer = await simulator.Customer(),
            ReturnUrl = new("https://app.example.com/billing"),
            Configuration = made.Id,
            Locale = "fr",
            FlowData = new(PortalFlowType.PaymentMethodUpdate),
        }, Key, Cancellation);

        Assert.True(made.Features is { CustomerUpdate.Enabled: true, InvoiceHistory.Enabled: true, SubscriptionCancel.Enabled: false });
        Assert.True(changed.Features is { CustomerUpdate.Enabled: true, InvoiceHistory.Enabled: false });
        Assert.Contains(made.Id, await Stripe.PortalConfigurations.List(new() { Active = true }, 100, Cancellation).Select(configuration => configuration.Id).ToListAsync(Cancellation));
        Assert.StartsWith("http", visit.Url.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(visit.Url.Value, visit.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscription_is_changed_as_it_was_previewed_and_then_ended()
    {
        var (small, large, customer) = (await simulator.Price(1000), await simulator.Price(3000), await simulator.Customer());
        var id = (await simulator.Subscribe(customer, small)).Text("id");
        var before = await Stripe.Subscriptions.Retrieve(id, ["latest_invoice", "schedule"], Cancellation);
        var item = Assert.Single(before.Items.Data);
        var at = item.CurrentPeriodStart;

        var preview = await Stripe.Invoices.CreatePreview(new()
        {
            Customer = customer,
            Subscription = id,
            SubscriptionDetails = new() { Items = [new() { Id = item.Id, Price = large, Quantity = 1 }], ProrationBehavior = ProrationBehavior.AlwaysInvoice, ProrationDate = at },
        }, Key, Cancellation);
        var changed = await Stripe.Subscriptions.Update(id, new()
        {
            Items = [new() { Id = item.Id, Price = large, Quantity = 1 }],
            ProrationBehavior = ProrationBehavior.AlwaysInvoice,
            ProrationDate = at,
            PaymentBehavior = PaymentBehavior.PendingIfIncomplete,
            Expand = ["latest_invoice"],
        }, Key, Cancellation);
        var leaving = await Stripe.Subscriptions.Update(id, new()
        {
            CancelAtPeriodEnd = true,
            CancellationDetails = new() { Feedback = CancellationReason.TooExpensive, Comment = "Ünï" },
            Metadata = One,
        }, Key, Cancellation);
        var staying = await Stripe.Subscriptions.Update(id, new() { CancelAtPeriodEnd = false, CancellationDetails = new() { Comment = Emptyable<string>.Empty } }, Key, Cancellation);
        var ended = await Stripe.Subscriptions.Cancel(id, new() { InvoiceNow = false, Prorate = false, CancellationDetails = new() { Feedback = CancellationReason.Unused } }, Cancellation);

        Assert.Equal(("active", "eur", small, 1, "paid"), (before.Status, before.Currency, item.Price.Id, item.Quantity, before.LatestInvoice!.Object!.Status));
        Assert.Equal(2000, preview.AmountDue);
        Assert.Contains(preview.Lines.Data, line => line.Parent!.IsProration && line.Amount == -1000);
        Assert.Equal((large, 2000), (changed.Items.Data.Single().Price.Id, changed.LatestInvoice!.Object!.AmountPaid));
        Assert.Equal((true, "too_expensive", "Ünï"), (leaving.CancelAtPeriodEnd, leaving.CancellationDetails!.Feedback, leaving.CancellationDetails.Comment));
        Assert.Equal((false, null), (staying.CancelAtPeriodEnd, staying.CancelAt));
        Assert.Equal(("canceled", "unused"), (ended.Status, ended.CancellationDetails!.Feedback));
        Assert.NotNull(ended.EndedAt);
        Assert.Equal(id, (await Stripe.Subscriptions.List(new() { Customer = customer, Status = "all", Expand = ["data.schedule"] }, 100, Cancellation).SingleAsync(Cancellation)).Id);
        Assert.Empty(await Stripe.Subscriptions.List(new() { Customer = customer, Price = large }, 100, Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_downgrade_is_scheduled_and_taken_back()
    {
        var (small, large, customer) = (await simulator.Price(1000), await simulator.Price(3000), await simulator.Customer());
        var id = (await simulator.Subscribe(customer, large)).Text("id");

        var made = await Stripe.SubscriptionSchedules.Create(new(id), Key, Cancellation);
        var phase = Assert.Single(made.Phases);
        var planned = await Stripe.SubscriptionSchedules.Update(made.Id, new()
        {
            EndBehavior = ScheduleEndBehavior.Release,
            ProrationBehavior = ProrationBehavior.None,
            Phases =
            [
                new() { Items = [new(large, 1)], StartDate = phase.StartDate, EndDate = phase.EndDate },
                new() { Items = [new(small, 1)], Duration = new(PriceInterval.Month, 1), ProrationBehavior = ProrationBehavior.None },
            ],
            Metadata = One,
        }, Key, Cancellation);
        var found = await Stripe.SubscriptionSchedules.Retrieve(made.Id, ["phases.items.price"], Cancellation);
        var released = await Stripe.SubscriptionSchedules.Release(made.Id, Key, Cancellation);

        Assert.Equal(("active", id, large), (made.Status, made.Subscription!.Id, phase.Items.Single().Price.Id));
        Assert.Equal((phase.StartDate, phase.EndDate), (made.CurrentPhase!.StartDate, made.CurrentPhase.EndDate));
        Assert.Equal([large, small], planned.Phases.Select(each => each.Items.Single().Price.Id));
        Assert.Equal(1000, found.Phases[1].Items.Single().Price.Object!.UnitAmount);
        Assert.Equal("released", released.Status);
    }

    [Fact]
    public async Task Invoices_are_read_and_paid()
    {
        var (price, customer) = (await simulator.Price(1000), await simulator.Customer());
        var id = (await simulator.Subscribe(customer, price)).Text("id");

        var invoice = await Stripe.Invoices.List(new() { Customer = customer, Subscription = id, Status = "paid" }, 24, Cancellation).SingleAsync(Cancellation);
        var found = await Stripe.Invoices.Retrieve(invoice.Id, ["customer"], Cancellation);
        var paidAgain = await Assert.ThrowsAsync<StripeException>(() => Stripe.Invoices.Pay(invoice.Id, new() { OffSession = false }, Key, Cancellation));

        Assert.Equal((1000, 1000, 0, "eur", "subscription_create"), (invoice.Total, invoice.AmountPaid, invoice.AmountRemaining, invoice.Currency, invoice.BillingReason));
        Assert.Equal((id, price), (invoice.Parent!.SubscriptionDetails!.Subscription.Id, invoice.Lines.Data.Single().Pricing!.PriceDetails!.Price));
        Assert.NotNull(invoice.StatusTransitions!.PaidAt);
        Assert.Equal("Ann", found.Customer!.Object!.Name);
        Assert.Equal(StripeErrorKind.InvalidRequest, paidAgain.Kind);
    }

    [Fact]
    public async Task Events_are_listed_from_one_on_and_found()
    {
        var customer = await simulator.Customer();
        var first = await Stripe.Events.List(new() { Types = ["customer.created"] }, 100, Cancellation).FirstAsync(each => each.Customer == customer, Cancellation);
        await Stripe.Customers.Update(customer, new() { Name = "Changed" }, Key, Cancellation);
        await Stripe.Customers.Update(customer, new() { Name = "Changed again" }, Key, Cancellation);

        var later = await Stripe.Events.List(new() { EndingBefore = first.Id, Types = ["customer.updated"] }, 100, Cancellation).Where(each => each.Customer == customer).ToListAsync(Cancellation);
        var found = await Stripe.Events.Retrieve(first.Id, Cancellation);

        Assert.Equal(["Changed", "Changed again"], later.Select(each => each.Object.GetProperty("name").GetString()).Where(name => name!.StartsWith("Changed", StringComparison.Ordinal)));
        Assert.Equal((first.Id, "customer.created", customer, false, StripeServer.Version), (found.Id, found.Type, found.ObjectId, found.Livemode, found.ApiVersion));
        Assert.Empty(await Stripe.Events.List(new() { DeliverySuccess = true, Created = new(Gte: simulator.Clock.GetUtcNow().AddDays(1)) }, 10, Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task An_endpoint_for_events_is_made_and_changed()
    {
        var made = await Stripe.WebhookEndpoints.Create(
            new() { Url = new("https://app.example.com/hook"), EnabledEvents = ["invoice.paid"], ApiVersion = StripeServer.Version, Description = "Ours", Metadata = One }, Key, Cancellation);
        var changed = await Stripe.WebhookEndpoints.Update(made.Id, new() { EnabledEvents = ["invoice.paid", "customer.updated"], Disabled = true }, Key, Cancellation);
        var listed = await Stripe.WebhookEndpoints.List(100, Cancellation).SingleAsync(endpoint => endpoint.Id == made.Id, Cancellation);

        Assert.Equal(("enabled", StripeServer.Version, SimulatorHost.WebhookSecret), (made.Status, made.ApiVersion, made.Secret!.Value));
        Assert.Equal(("disabled", 2), (changed.Status, changed.EnabledEvents.Count));
        Assert.Null(listed.Secret);
    }

    private static Dictionary<string, string> One => new() { ["one"] = "1" };

    private static PriceCreateParameters PriceOf(string product, long amount, string lookupKey) => new()
    {
        Currency = "eur",
        Product = product,
        UnitAmount = amount,
        Recurring = new(PriceInterval.Month),
        LookupKey = lookupKey,
        TaxBehavior = TaxBehavior.Exclusive,
        Nickname = "Monthly",
        Metadata = One,
    };
}
