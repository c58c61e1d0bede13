using System.Text;
using System.Text.Json;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Tests.Stripe;

/// <summary>What goes over the wire for each call, and what is made of the answer.</summary>
public sealed class StripeCallTests : IAsyncLifetime
{
    private const string SubscriptionJson = """
        {"id":"sub_1","object":"subscription","customer":"cus_1","status":"past_due","currency":"eur","created":1700000000,"livemode":false,
         "cancel_at_period_end":true,"cancel_at":1702592000,"trial_end":null,"schedule":"sub_sched_1","brand_new":{"x":[1]},
         "items":{"object":"list","has_more":false,"url":"/v1/subscription_items","data":[{"id":"si_1","quantity":3,"current_period_start":1700000000,"current_period_end":1702592000,
          "price":{"id":"price_1","lookup_key":"team_month_eur","product":"prod_team","currency":"eur","unit_amount":900,"active":true,"recurring":{"interval":"month","interval_count":1,"usage_type":"licensed"}}}]},
         "latest_invoice":{"id":"in_1","object":"invoice","currency":"eur","status":"open","created":1700000000,"lines":{"has_more":false,"data":[]}}}
        """;

    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly StripeServer _server = new();
    private StripeTestClient? _client;

    private StripeClient Client => _client!.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _server.Start();
        _client = new(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await _client!.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public void Parameters_are_written_as_stripes_own_client_writes_them()
    {
        var parameters = new
        {
            Mode = CheckoutMode.Subscription,
            LineItems = new[] { new CheckoutLineItem("price_1", 2), new CheckoutLineItem("price_2", 1) },
            SuccessUrl = "https://x.test/ok?session_id={CHECKOUT_SESSION_ID}",
            Customer = "cus_1",
            SubscriptionData = new CheckoutSubscriptionData { Metadata = new Dictionary<string, string> { ["tenant"] = "Ünï & co=1+1" } },
            Metadata = new Dictionary<string, string> { ["empty"] = "" },
            AutomaticTax = new Enabling(true),
            Expand = new[] { "subscription", "customer" },
        };

        // Captured from npm stripe 23.1.0.
        Assert.Equal("mode=subscription&line_items[0][price]=price_1&line_items[0][quantity]=2&line_items[1][price]=price_2&line_items[1][quantity]=1"
            + "&success_url=https%3A%2F%2Fx.test%2Fok%3Fsession_id%3D%7BCHECKOUT_SESSION_ID%7D&customer=cus_1"
            + "&subscription_data[metadata][tenant]=%C3%9Cn%C3%AF%20%26%20co%3D1%2B1&metadata[empty]=&automatic_tax[enabled]=true&expand[0]=subscription&expand[1]=customer",
            FormEncoding.Encode(parameters));
    }

    [Fact]
    public void What_is_not_said_is_left_out_and_what_is_taken_away_is_empty()
    {
        Assert.Equal("", FormEncoding.Encode(new SubscriptionUpdateParameters()));
        Assert.Equal("cancel_at=", FormEncoding.Encode(new SubscriptionUpdateParameters { CancelAt = Emptyable<DateTimeOffset>.Empty }));
        Assert.Equal("cancel_at=1700000000", FormEncoding.Encode(new SubscriptionUpdateParameters { CancelAt = At }));
        Assert.Equal("description=&active=false", FormEncoding.Encode(new ProductParameters { Description = Emptyable<string>.Empty, Active = false }));
        Assert.Equal("description=New", FormEncoding.Encode(new ProductParameters { Description = "New" }));
    }

    [Fact]
    public async Task Every_call_is_the_documented_one()
    {
        _server.Answers(SubscriptionJson);
        await Client.Subscriptions.Retrieve("sub_1", null, Cancellation);
        await Client.Subscriptions.Retrieve("sub_1", ["schedule", "latest_invoice"], Cancellation);
        await Client.Subscriptions.Update("sub_1", new()
        {
            Items = [new() { Id = "si_1", Price = "price_2", Quantity = 5 }],
            ProrationBehavior = ProrationBehavior.AlwaysInvoice,
            ProrationDate = At,
            PaymentBehavior = PaymentBehavior.PendingIfIncomplete,
        }, "change:1", Cancellation);
        await Client.Subscriptions.Update("sub_1", new()
        {
            CancelAtPeriodEnd = true,
            CancellationDetails = new() { Feedback = CancellationReason.TooExpensive, Comment = "Too much" },
        }, "cancel:1", Cancellation);
        await Client.Subscriptions.Cancel("sub_1", new() { InvoiceNow = true, Prorate = true }, Cancellation);
        await Client.Subscriptions.Cancel("sub_1", null, Cancellation);

        _server.Answers("""{"id":"sub_sched_1","status":"active","subscription":"sub_1","phases":[{"start_date":1700000000,"end_date":1702592000,"items":[{"price":"price_1","quantity":3}]}]}""");
        await Client.SubscriptionSchedules.Retrieve("sub_sched_1", null, Cancellation);
        await Client.SubscriptionSchedules.Create(new("sub_1"), "schedule:1", Cancellation);
        await Client.SubscriptionSchedules.Update("sub_sched_1", new()
        {
            EndBehavior = ScheduleEndBehavior.Release,
            ProrationBehavior = ProrationBehavior.None,
            Phases =
            [
                new() { Items = [new("price_2", 3)], StartDate = At, EndDate = At.AddDays(30) },
                new() { Items = [new("price_1", 3)], Duration = new(PriceInterval.Month, 1) },
            ],
        }, "schedule:2", Cancellation);
        await Client.SubscriptionSchedules.Release("sub_sched_1", "release:1", Cancellation);

        Assert.Equal([
            "GET /v1/subscriptions/sub_1",
            "GET /v1/subscriptions/sub_1?expand[0]=schedule&expand[1]=latest_invoice",
            "POST /v1/subscriptions/sub_1 items[0][id]=si_1&items[0][price]=price_2&items[0][quantity]=5&proration_behavior=always_invoice&proration_date=1700000000&payment_behavior=pending_if_incomplete",
            "POST /v1/subscriptions/sub_1 cancel_at_period_end=true&cancellation_details[feedback]=too_expensive&cancellation_details[comment]=Too%20much",
            "DELETE /v1/subscriptions/sub_1?invoice_now=true&prorate=true",
            "DELETE /v1/subscriptions/sub_1",
            "GET /v1/subscription_schedules/sub_sched_1",
            "POST /v1/subscription_schedules from_subscription=sub_1",
            "POST /v1/subscription_schedules/sub_sched_1 end_behavior=release&phases[0][items][0][price]=price_2&phases[0][items][0][quantity]=3&phases[0][start_date]=1700000000&phases[0][end_date]=1702592000"
                + "&phases[1][items][0][price]=price_1&phases[1][items][0][quantity]=3&phases[1][duration][interval]=month&phases[1][duration][interval_count]=1&proration_behavior=none",
            "POST /v1/subscription_schedules/sub_sched_1/release",
        ], Lines());
    }

    [Fact]
    public async Task Every_call_about_a_customer_is_the_documented_one()
    {
        _server.Answers("""{"id":"cus_1","object":"customer","email":"a@example.com","name":"A","url":"https://billing.example.com/p/session/1"}""");
        await Client.Customers.Create(new() { Email = "a+b@example.com", Name = "Ünï & co", PreferredLocales = ["fr"], Metadata = new Dictionary<string, string> { ["tenant"] = "1" } }, "customer:1", Cancellation);
        await Client.Customers.Retrieve("cus_1", ["tax_ids"], Cancellation);
        await Client.Customers.Update("cus_1", new() { Name = "B", Metadata = new Dictionary<string, string> { ["old"] = "" } }, "customer:2", Cancellation);
        await Client.CheckoutSessions.Create(new()
        {
            LineItems = [new("price_1", 3)],
            Customer = "cus_1",
            ClientReferenceId = "attempt_1",
            SuccessUrl = new("https://app.example.com/done"),
            CancelUrl = new("https://app.example.com/plans"),
            ExpiresAt = At,
            AutomaticTax = new(true),
            TaxIdCollection = new(true),
            CustomerUpdate = new(CustomerUpdating.Auto, CustomerUpdating.Auto),
            BillingAddressCollection = BillingAddressCollection.Required,
            PaymentMethodCollection = PaymentMethodCollection.IfRequired,
            SubscriptionData = new() { TrialPeriodDays = 14, TrialSettings = new(new(MissingPaymentMethod.Pause)) },
            Locale = "fr",
        }, "checkout:1", Cancellation);
        await Client.CheckoutSessions.Retrieve("cs_1", null, Cancellation);
        await Client.CheckoutSessions.Expire("cs_1", "expire:1", Cancellation);
        await Client.PortalSessions.Create(new() { Customer = "cus_1", ReturnUrl = new("https://app.example.com/billing"), Configuration = "bpc_1", Locale = "fr", FlowData = new(PortalFlowType.PaymentMethodUpdate) }, "portal:1", Cancellation);

        Assert.Equal([
            "POST /v1/customers email=a%2Bb%40example.com&name=%C3%9Cn%C3%AF%20%26%20co&preferred_locales[0]=fr&metadata[tenant]=1",
            "GET /v1/customers/cus_1?expand[0]=tax_ids",
            "POST /v1/customers/cus_1 name=B&metadata[old]=",
            "POST /v1/checkout/sessions mode=subscription&line_items[0][price]=price_1&line_items[0][quantity]=3&customer=cus_1&client_reference_id=attempt_1"
                + "&success_url=https%3A%2F%2Fapp.example.com%2Fdone&cancel_url=https%3A%2F%2Fapp.example.com%2Fplans&expires_at=1700000000&automatic_tax[enabled]=true&tax_id_collection[enabled]=true"
                + "&customer_update[address]=auto&customer_update[name]=auto&billing_address_collection=required&payment_method_collection=if_required"
                + "&subscription_data[trial_period_days]=14&subscription_data[trial_settings][end_behavior][missing_payment_method]=pause&locale=fr",
            "GET /v1/checkout/sessions/cs_1",
            "POST /v1/checkout/sessions/cs_1/expire",
            "POST /v1/billing_portal/sessions customer=cus_1&return_url=https%3A%2F%2Fapp.example.com%2Fbilling&configuration=bpc_1&locale=fr&flow_data[type]=payment_method_update",
        ], Lines());
    }

    [Fact]
    public async Task Every_call_about_the_catalogue_is_the_documented_one()
    {
        _server.Answers("""{"id":"x_1","currency":"eur","unit_amount":900,"url":"https://app.example.com/webhooks/stripe","status":"enabled","secret":"whsec_new"}""");
        await Client.Products.Create(new() { Id = "team", Name = "Team", TaxCode = "txcd_10103001" }, "product:1", Cancellation);
        await Client.Products.Retrieve("team", Cancellation);
        await Client.Products.Update("team", new() { Name = "Équipe" }, "product:2", Cancellation);
        await Client.Prices.Create(new()
        {
            Currency = "eur",
            Product = "team",
            UnitAmount = 900,
            Recurring = new(PriceInterval.Month),
            LookupKey = "team_month_eur",
            TransferLookupKey = true,
            TaxBehavior = TaxBehavior.Exclusive,
        }, "price:1", Cancellation);
        await Client.Prices.Update("price_1", new() { Active = false }, "price:2", Cancellation);
        await Client.PortalConfigurations.Create(new() { DefaultReturnUrl = new("https://app.example.com"), Features = Features }, "portal:1", Cancellation);
        await Client.PortalConfigurations.Update("bpc_1", new() { Active = false }, "portal:2", Cancellation);
        var endpoint = await Client.WebhookEndpoints.Create(new() { Url = new("https://app.example.com/webhooks/stripe"), EnabledEvents = ["invoice.paid"], ApiVersion = StripeServer.Version }, "endpoint:1", Cancellation);
        await Client.WebhookEndpoints.Update("we_1", new() { EnabledEvents = ["invoice.paid", "customer.updated"], Disabled = false }, "endpoint:2", Cancellation);

        Assert.Equal([
            "POST /v1/products id=team&name=Team&tax_code=txcd_10103001",
            "GET /v1/products/team",
            "POST /v1/products/team name=%C3%89quipe",
            "POST /v1/prices currency=eur&product=team&unit_amount=900&recurring[interval]=month&lookup_key=team_month_eur&transfer_lookup_key=true&tax_behavior=exclusive",
            "POST /v1/prices/price_1 active=false",
            "POST /v1/billing_portal/configurations default_return_url=https%3A%2F%2Fapp.example.com&features[customer_update][enabled]=true&features[customer_update][allowed_updates][0]=tax_id"
                + "&features[invoice_history][enabled]=true&features[payment_method_update][enabled]=true&features[subscription_cancel][enabled]=false&features[subscription_update][enabled]=false",
            "POST /v1/billing_portal/configurations/bpc_1 active=false",
            "POST /v1/webhook_endpoints url=https%3A%2F%2Fapp.example.com%2Fwebhooks%2Fstripe&enabled_events[0]=invoice.paid&api_version=2026-10-28.endive",
            "POST /v1/webhook_endpoints/we_1 enabled_events[0]=invoice.paid&enabled_events[1]=customer.updated&disabled=false",
        ], Lines());
        Assert.Equal("whsec_new", endpoint.Secret!.Value);
        Assert.DoesNotContain("whsec_new", endpoint.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_call_about_invoices_is_the_documented_one()
    {
        _server.Answers("""{"id":"in_1","object":"invoice","currency":"eur","status":"open","created":1700000000,"lines":{"has_more":false,"data":[]}}""");
        await Client.Invoices.Retrieve("in_1", null, Cancellation);
        await Client.Invoices.CreatePreview(new()
        {
            Subscription = "sub_1",
            SubscriptionDetails = new() { Items = [new() { Id = "si_1", Price = "price_2" }], ProrationBehavior = ProrationBehavior.AlwaysInvoice, ProrationDate = At },
        }, "preview:1", Cancellation);
        await Client.Invoices.Pay("in_1", new() { OffSession = true }, "pay:1", Cancellation);

        Assert.Equal([
            "GET /v1/invoices/in_1",
            "POST /v1/invoices/create_preview subscription=sub_1&subscription_details[items][0][id]=si_1&subscription_details[items][0][price]=price_2&subscription_details[proration_behavior]=always_invoice&subscription_details[proration_date]=1700000000",
            "POST /v1/invoices/in_1/pay off_session=true",
        ], Lines());
    }

    [Fact]
    public async Task Every_list_is_the_documented_one()
    {
        _server.Answers("""{"object":"list","has_more":false,"data":[]}""");
        await Drain(Client.Prices.List(new() { LookupKeys = ["a", "b"], Expand = ["data.product"] }, 20, Cancellation));
        await Drain(Client.Products.List(new() { Ids = ["team"], Active = true }, 5, Cancellation));
        await Drain(Client.Subscriptions.List(new() { Customer = "cus_1", Status = "all", Expand = ["data.schedule"] }, 1000, Cancellation));
        await Drain(Client.Invoices.List(new() { Customer = "cus_1" }, 24, Cancellation));
        await Drain(Client.Events.List(new() { Types = ["invoice.paid", "customer.updated"], DeliverySuccess = false, EndingBefore = "evt_0", Created = new(Gte: At) }, 500, Cancellation));
        await Drain(Client.WebhookEndpoints.List(50, Cancellation));
        await Drain(Client.PortalConfigurations.List(new() { Active = true }, 50, Cancellation));

        Assert.Equal([
            "GET /v1/prices?lookup_keys[0]=a&lookup_keys[1]=b&limit=20&expand[0]=data.product",
            "GET /v1/products?active=true&ids[0]=team&limit=5",
            "GET /v1/subscriptions?customer=cus_1&status=all&limit=100&expand[0]=data.schedule",
            "GET /v1/invoices?customer=cus_1&limit=24",
            "GET /v1/events?types[0]=invoice.paid&types[1]=customer.updated&delivery_success=false&created[gte]=1700000000&limit=100&ending_before=evt_0",
            "GET /v1/webhook_endpoints?limit=50",
            "GET /v1/billing_portal/configurations?active=true&limit=50",
        ], Lines());
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_up_to_its_bound()
    {
        _server.Answers(Page(1, 100, hasMore: true));
        _server.Answers(Page(101, 100, hasMore: true));
        _server.Answers(Page(201, 50, hasMore: true));

        var found = await Drain(Client.Invoices.List(new(), 250, Cancellation));

        Assert.Equal(Enumerable.Range(1, 250).Select(number => $"in_{number}"), found.Select(invoice => invoice.Id));
        Assert.Equal(["GET /v1/invoices?limit=100", "GET /v1/invoices?limit=100&starting_after=in_100", "GET /v1/invoices?limit=50&starting_after=in_200"], Lines());
    }

    [Fact]
    public async Task A_list_ends_where_stripe_has_no_more()
    {
        _server.Answers(Page(1, 100, hasMore: true));
        _server.Answers(Page(101, 3, hasMore: false));

        Assert.Equal(103, (await Drain(Client.Invoices.List(new(), 250, Cancellation))).Count);
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public async Task An_empty_page_that_promises_more_ends_the_list()
    {
        _server.Answers("""{"object":"list","has_more":true,"data":[]}""");

        Assert.Empty(await Drain(Client.Invoices.List(new(), 250, Cancellation)));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Events_after_another_come_in_the_order_in_which_they_happened()
    {
        // Stripe shows the newest first, also on a page of what came later.
        _server.Answers($$"""{"object":"list","has_more":true,"data":[{{EventJson("evt_2")}},{{EventJson("evt_1")}}]}""");
        _server.Answers($$"""{"object":"list","has_more":false,"data":[{{EventJson("evt_4")}},{{EventJson("evt_3")}}]}""");

        var found = await Drain(Client.Events.List(new() { EndingBefore = "evt_0" }, 100, Cancellation));

        Assert.Equal(["evt_1", "evt_2", "evt_3", "evt_4"], found.Select(item => item.Id));
        Assert.Equal(["GET /v1/events?limit=100&ending_before=evt_0", "GET /v1/events?limit=98&ending_before=evt_2"], Lines());
    }

    [Fact]
    public async Task What_refers_to_another_object_is_an_id_an_object_or_deleted()
    {
        _server.Answers(SubscriptionJson);
        _server.Answers(SubscriptionJson.Replace("\"customer\":\"cus_1\"", "\"customer\":{\"id\":\"cus_1\",\"object\":\"customer\",\"name\":\"A\"}", StringComparison.Ordinal));
        _server.Answers(SubscriptionJson.Replace("\"customer\":\"cus_1\"", "\"customer\":{\"id\":\"cus_1\",\"object\":\"customer\",\"deleted\":true}", StringComparison.Ordinal));

        var asId = await Client.Subscriptions.Retrieve("sub_1", null, Cancellation);
        var asObject = await Client.Subscriptions.Retrieve("sub_1", ["customer"], Cancellation);
        var deleted = await Client.Subscriptions.Retrieve("sub_1", ["customer"], Cancellation);

        Assert.Equal(("cus_1", null, false), (asId.Customer.Id, asId.Customer.Object?.Name, asId.Customer.IsDeleted));
        Assert.Equal(("cus_1", "A", false), (asObject.Customer.Id, asObject.Customer.Object?.Name, asObject.Customer.IsDeleted));
        Assert.Equal(("cus_1", null, true), (deleted.Customer.Id, deleted.Customer.Object?.Name, deleted.Customer.IsDeleted));
        Assert.Equal(("in_1", "open"), (asId.LatestInvoice!.Id, asId.LatestInvoice.Object!.Status));
        Assert.Equal(("sub_sched_1", null), (asId.Schedule!.Id, asId.Schedule.Object));
    }

    [Fact]
    public async Task A_subscription_is_read_with_its_item_and_without_what_is_new()
    {
        _server.Answers(SubscriptionJson);

        var subscription = await Client.Subscriptions.Retrieve("sub_1", null, Cancellation);

        Assert.Equal(("past_due", true, At.AddDays(30), null), (subscription.Status, subscription.CancelAtPeriodEnd, subscription.CancelAt, subscription.TrialEnd));
        var item = Assert.Single(subscription.Items.Data);
        Assert.Equal((3, At, At.AddDays(30)), (item.Quantity, item.CurrentPeriodStart, item.CurrentPeriodEnd));
        Assert.Equal(("team_month_eur", "prod_team", 900, PriceInterval.Month), (item.Price.LookupKey, item.Price.Product!.Id, item.Price.UnitAmount, item.Price.Recurring!.Interval));
    }

    [Fact]
    public async Task A_preview_and_its_lines_are_read()
    {
        _server.Answers("""
            {"object":"invoice","currency":"eur","amount_due":1000,"total":1000,"created":1700000000,"status":"draft","parent":{"type":"subscription_details","subscription_details":{"subscription":"sub_1","metadata":{"tenant":"1"}}},
             "lines":{"has_more":false,"data":[
              {"id":"il_1","amount":-500,"period":{"start":1700000000,"end":1701296000},"parent":{"type":"invoice_item_details","invoice_item_details":{"proration":true,"subscription":"sub_1"}},"pricing":{"price_details":{"price":"price_1","product":"prod_1"}}},
              {"id":"il_2","amount":1500,"period":{"start":1700000000,"end":1701296000},"parent":{"type":"subscription_item_details","subscription_item_details":{"proration":false,"subscription":"sub_1","subscription_item":"si_1"}}}]}}
            """);

        var preview = await Client.Invoices.CreatePreview(new() { Subscription = "sub_1" }, "preview:1", Cancellation);

        Assert.Equal(("", 1000, "sub_1"), (preview.Id, preview.AmountDue, preview.Parent!.SubscriptionDetails!.Subscription.Id));
        Assert.Equal([(-500, true, "price_1"), (1500, false, null)], preview.Lines.Data.Select(line => (line.Amount, line.Parent!.IsProration, line.Pricing?.PriceDetails?.Price)));
    }

    [Fact]
    public async Task A_deleted_customer_is_read()
    {
        _server.Answers("""{"id":"cus_1","object":"customer","deleted":true}""");

        Assert.True((await Client.Customers.Retrieve("cus_1", null, Cancellation)).Deleted);
    }

    [Theory]
    [InlineData("""{"id":"cus_1","object":"customer"}""", "cus_1")]
    [InlineData("""{"id":"in_1","object":"invoice","customer":"cus_2"}""", "cus_2")]
    [InlineData("""{"object":"invoice","customer":"cus_2"}""", "cus_2")]
    [InlineData("""{"id":"in_1","object":"invoice","customer":{"id":"cus_3","object":"customer"}}""", "cus_3")]
    [InlineData("""{"id":"price_1","object":"price"}""", null)]
    [InlineData("""{"id":"in_1","object":"invoice","customer":null}""", null)]
    [InlineData("""{"id":"in_1","object":"invoice","customer":7}""", null)]
    public void An_event_says_which_customer_it_is_about(string about, string? customer)
    {
        var payload = EventJson("evt_1", about);

        var read = Event.Read(Encoding.UTF8.GetBytes(payload));

        Assert.Equal((customer, "invoice.paid", At, payload), (read.Customer, read.Type, read.Created, read.Payload));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":"evt_1","object":"v2.core.event","type":"v1.billing.meter.error_report_triggered","created":1700000000,"data":{"object":{}}}""")]
    [InlineData("""{"id":"","object":"event","type":"invoice.paid","created":1700000000,"data":{"object":{}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":7,"created":1700000000,"data":{"object":{}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"invoice.paid","data":{"object":{}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"invoice.paid","created":"now","data":{"object":{}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"invoice.paid","created":-1,"data":{"object":{}}}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"invoice.paid","created":1700000000}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"invoice.paid","created":1700000000,"data":{"object":[]}}""")]
    [InlineData("""{"id":"evt_1","object":"event","type":"invoice.paid","created":1700000000,"data":{"object":{"id":"in""")]
    public void What_is_no_event_is_refused(string payload) => Assert.Throws<JsonException>(() => Event.Read(Encoding.UTF8.GetBytes(payload)));

    private static PortalFeatures Features => new()
    {
        CustomerUpdate = new(true, ["tax_id"]),
        InvoiceHistory = new(true),
        PaymentMethodUpdate = new(true),
        SubscriptionCancel = new(false),
        SubscriptionUpdate = new(false),
    };

    private static string EventJson(string id, string about = "{}") =>
        $$$"""{"id":"{{{id}}}","object":"event","api_version":"2026-10-28.endive","created":1700000000,"livemode":false,"type":"invoice.paid","data":{"object":{{{about}}}}}""";

    private static string Page(int first, int count, bool hasMore)
    {
        var invoices = Enumerable.Range(first, count).Select(number => $$$"""{"id":"in_{{{number}}}","currency":"eur","lines":{"has_more":false,"data":[]}}""");
        return $$"""{"object":"list","has_more":{{(hasMore ? "true" : "false")}},"data":[{{string.Join(',', invoices)}}]}""";
    }

    private static async Task<List<T>> Drain<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
            all.Add(item);
        return all;
    }

    private IEnumerable<string> Lines() => _server.Requests.Select(request => request.Line);
}
