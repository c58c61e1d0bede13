using System.Net;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Objects;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.StripeSimulator;

/// <summary>The pages on which one pays while no key of Stripe's is there, as a person without script uses them.</summary>
public sealed class SimulatorPageTests(TestApplication app) : IClassFixture<TestApplication>
{
    private readonly SimulatedShop _shop = new(app);

    private SimulatedStripe Stripe => _shop.Stripe;

    [Theory]
    [InlineData(TestMethod.Accepted, "paid", "active")]
    [InlineData(TestMethod.DeclinesLater, "paid", "active")]
    [InlineData(TestMethod.Debit, "unpaid", "active")]
    internal async Task Who_pays_is_subscribed_and_sent_back(TestMethod method, string payment, string status)
    {
        var (visitor, session) = (app.Visitor(), await _shop.Checkout());
        await visitor.Open(PathOf(session));
        Assert.Contains("No real money moves here.", visitor.Current.Text, StringComparison.Ordinal);
        Assert.Contains("€36", visitor.Current.Text, StringComparison.Ordinal);

        var arrived = await visitor.Post(PathOf(session), ("Method", method.ToString()));

        Assert.Equal($"/pricing?session={session}", arrived.Path);
        var (paid, subscription) = Stripe.Do(state => (state.Get<SimulatedCheckoutSession>(session).PaymentStatus, SubscriptionOf(state, session)!.Status));
        Assert.Equal((payment, status), (paid, subscription));
        Assert.Contains("Done", (await visitor.Open(PathOf(session))).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TestMethod.Declined, "Your card was declined.")]
    [InlineData(TestMethod.InsufficientFunds, "Your card has not enough money.")]
    internal async Task A_declined_card_is_said_and_another_one_can_be_chosen(TestMethod method, string message)
    {
        var (visitor, session) = (app.Visitor(), await _shop.Checkout());
        await visitor.Open(PathOf(session));

        var refused = await visitor.Post(PathOf(session), ("Method", method.ToString()), ("Name", "Olga and Sons"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(message, refused.Text, StringComparison.Ordinal);
        Assert.Equal("Olga and Sons", refused.Form(PathOf(session)).ValueOf("Name"));
        Assert.Null(Stripe.Do(state => SubscriptionOf(state, session)));
        Assert.StartsWith("/pricing", (await visitor.Post(PathOf(session), ("Method", "Accepted"))).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bank_is_asked_on_a_page_of_its_own_and_what_was_typed_is_kept()
    {
        var (visitor, session) = (app.Visitor(), await _shop.Checkout());
        await visitor.Open(PathOf(session));

        var bank = await visitor.Post(PathOf(session), ("Method", "AuthenticatedOnce"), ("Name", "Olga and Sons"), ("Country", "FR"), ("TaxNumber", "fr 12 345678901"));
        Assert.Contains("Your bank asks whether it is you", bank.Text, StringComparison.Ordinal);
        Assert.Null(Stripe.Do(state => SubscriptionOf(state, session)));
        var arrived = await visitor.Post(PathOf(session), ("Bank", "Confirmed"));

        Assert.Equal($"/pricing?session={session}", arrived.Path);
        var (status, name, number) = Stripe.Do(state => (SubscriptionOf(state, session)!.Status, CustomerOf(state, session).Name,
            state.All<SimulatedTaxId>().Single(tax => tax.Customer == CustomerOf(state, session).Id)));
        Assert.Equal(("active", "Olga and Sons"), (status, name));
        Assert.Equal(("eu_vat", "FR12345678901"), (number.Type, number.Value));
    }

    [Fact]
    public async Task Who_refuses_at_the_bank_has_paid_nothing_and_may_choose_again()
    {
        var (visitor, session) = (app.Visitor(), await _shop.Checkout());
        await visitor.Open(PathOf(session));
        await visitor.Post(PathOf(session), ("Method", "AuthenticatedAlways"));

        var refused = await visitor.Post(PathOf(session), ("Bank", "Refused"));

        Assert.Contains("Your bank did not confirm the payment.", refused.Text, StringComparison.Ordinal);
        Assert.Null(Stripe.Do(state => SubscriptionOf(state, session)));
    }

    [Fact]
    public async Task A_trial_may_begin_without_a_card()
    {
        var (visitor, session) = (app.Visitor(), await _shop.Checkout(trialDays: 14));
        await visitor.Open(PathOf(session));
        Assert.Contains("then €36 per month", visitor.Current.Text, StringComparison.Ordinal);

        await visitor.Post(PathOf(session), ("Method", ""));

        Assert.Equal("trialing", Stripe.Do(state => SubscriptionOf(state, session)!.Status));
    }

    [Fact]
    public async Task What_was_completed_or_has_expired_cannot_be_paid()
    {
        var session = await _shop.Checkout();
        Stripe.ExpireCheckout(session);
        var visitor = app.Visitor();

        Assert.Contains("This page has expired", (await visitor.Open(PathOf(session))).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await visitor.Forge(PathOf(session), ("Method", "Accepted"))).Status);
    }

    [Theory]
    [InlineData("Email", "nobody")]
    [InlineData("TaxNumber", "1")]
    [InlineData("TaxNumber", "AT0123456789012345678901234567890")]
    [InlineData("Country", "XX")]
    [InlineData("Country", "France")]
    [InlineData("Bank", "Mine")]
    public async Task What_cannot_be_read_is_said_and_pays_nothing(string field, string value)
    {
        var (visitor, session) = (app.Visitor(), await _shop.Checkout());

        var answer = await visitor.Forge(PathOf(session), ("Method", "Accepted"), (field, value));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Null(Stripe.Do(state => SubscriptionOf(state, session)));
    }

    [Fact]
    public async Task A_card_that_is_not_offered_pays_nothing()
    {
        var (visitor, session) = (app.Visitor(), await _shop.Checkout());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.Forge(PathOf(session), ("Method", "Free"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.Forge(PathOf(session), ("Method", ""))).Status);
        Assert.Null(Stripe.Do(state => SubscriptionOf(state, session)));
    }

    [Theory]
    [InlineData("/stripe-simulator/checkout/cs_test_unknown")]
    [InlineData("/stripe-simulator/invoice/in_unknown")]
    [InlineData("/stripe-simulator/invoice/in_unknown/pdf")]
    [InlineData("/stripe-simulator/portal/bps_unknown")]
    [InlineData("/stripe-simulator/customers/cus_unknown")]
    public async Task What_there_is_not_is_not_found(string path) => Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Get(path)).Status);

    [Fact]
    public async Task A_page_of_one_kind_shows_no_object_of_another()
    {
        var customer = CustomerOf(await _shop.Checkout());

        Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Get($"/stripe-simulator/checkout/{customer}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Get($"/stripe-simulator/portal/{customer}")).Status);
    }

    [Fact]
    public async Task An_open_invoice_is_paid_on_its_page_and_is_a_file()
    {
        var (visitor, customer) = (app.Visitor(), await _shop.Subscribed());
        Stripe.FailNextPayment(customer);
        Stripe.Renew(Stripe.Do(state => state.All<SimulatedSubscription>().Single(subscription => subscription.Customer == customer).Id));
        var invoice = Stripe.Do(state => state.All<SimulatedInvoice>().Single(invoice => invoice.Customer == customer && invoice.Status == "open").Id);
        var path = $"/stripe-simulator/invoice/{invoice}";
        Assert.Contains("The one that is kept", (await visitor.Open(path)).Text, StringComparison.Ordinal);

        var declined = await visitor.Post(path, ("Method", "Declined"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, declined.Status);
        var paid = await visitor.Post(path, ("Method", ""));

        Assert.Contains("Thank you", paid.Text, StringComparison.Ordinal);
        Assert.Equal("active", Stripe.Do(state => state.All<SimulatedSubscription>().Single(subscription => subscription.Customer == customer).Status));
        var file = await visitor.Get($"{path}/pdf");
        Assert.Equal("application/pdf", file.Response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("%PDF-1.4", file.Body, StringComparison.Ordinal);
        Assert.Contains("NO REAL INVOICE", file.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_portal_changes_the_card_cancels_keeps_and_takes_a_tax_number()
    {
        var (visitor, customer) = (app.Visitor(), await _shop.Subscribed());
        var portal = await _shop.Portal(customer);
        Assert.Contains("/pricing", (await visitor.Open(portal)).Page.Links.Single(link => link.EndsWith("/pricing", StringComparison.Ordinal)), StringComparison.Ordinal);

        await visitor.Post($"{portal}/method", ("Method", "DeclinesLater"));
        Assert.Contains("•••• 0341", visitor.Current.Text, StringComparison.Ordinal);
        await visitor.Post($"{portal}/cancel", ("Reason", "too_expensive"));
        Assert.Equal((true, "too_expensive"), Of(customer, subscription => (subscription.CancelAtPeriodEnd, subscription.CancellationDetails.Feedback)));
        await visitor.Post($"{portal}/keep");
        Assert.False(Of(customer, subscription => subscription.CancelAtPeriodEnd));
        await visitor.Post($"{portal}/tax-number", ("Country", "DE"), ("TaxNumber", "DE123456789"));
        Assert.Contains("DE123456789", visitor.Current.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visit_to_the_portal_ends_after_an_hour()
    {
        var (visitor, customer) = (app.Visitor(), await _shop.Subscribed());
        var portal = await _shop.Portal(customer);

        Stripe.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get(portal)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Forge($"{portal}/cancel", ("Reason", ""))).Status);
    }

    [Fact]
    public async Task The_portal_refuses_what_its_configuration_does_not_allow()
    {
        var (visitor, customer) = (app.Visitor(), await _shop.Subscribed());
        var portal = await _shop.Portal(customer, allowsAll: false);

        Assert.DoesNotContain($"{portal}/cancel", (await visitor.Open(portal)).Page.Forms.Select(form => form.Action));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Forge($"{portal}/cancel", ("Reason", ""))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Forge($"{portal}/method", ("Method", "Accepted"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Forge($"{portal}/tax-number", ("Country", "DE"), ("TaxNumber", "DE123456789"))).Status);
    }

    [Fact]
    public async Task The_buttons_let_time_and_banks_do_what_they_do()
    {
        var (visitor, customer) = (app.Visitor(), await _shop.Subscribed());
        var path = $"/stripe-simulator/customers/{customer}";
        await visitor.Open(path);

        await visitor.Post(path, ("Happening", "FailNextPayment"));
        Assert.Contains("The next payment will fail.", visitor.Current.Text, StringComparison.Ordinal);
        await visitor.Post(path, ("Happening", "Renew"));
        Assert.Equal("past_due", Of(customer, subscription => subscription.Status));
        var before = Stripe.Now();
        await visitor.Post(path, ("Happening", "Advance"));
        Assert.InRange(Stripe.Now() - before, TimeSpan.FromDays(30), TimeSpan.FromDays(30.1));
        await visitor.Post(path, ("Happening", "Refund"));
        Assert.True(Stripe.Do(state => state.All<SimulatedCharge>().Any(charge => charge.Customer == customer && charge.Refunded)));
        await visitor.Post(path, ("Happening", "Cancel"));
        Assert.Equal("canceled", Of(customer, subscription => subscription.Status));

        var again = await visitor.Post(path, ("Happening", "Cancel"));
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("That is not possible as things stand.", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_overview_lists_customers_for_those_who_run_the_product()
    {
        var customer = await _shop.Subscribed();

        Assert.Contains($"/stripe-simulator/customers/{customer}", (await app.Visitor().Open("/stripe-simulator")).Page.Links);
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, "/stripe-simulator") { Headers = { Host = "demo.example.com" } };
        Assert.DoesNotContain(customer, (await app.Visitor().Send(elsewhere)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_sent_to_another_site_without_a_link_to_click()
    {
        var (visitor, session) = (app.Visitor(), await _shop.Checkout(successUrl: "https://elsewhere.example/done"));
        await visitor.Open(PathOf(session));

        var arrived = await visitor.Post(PathOf(session), ("Method", "Accepted"));

        Assert.Equal(PathOf(session), arrived.Path);
        Assert.Contains("https://elsewhere.example/done", arrived.Page.Links);
    }

    private static string PathOf(string session) => $"/stripe-simulator/checkout/{session}";

    private static SimulatedSubscription? SubscriptionOf(SimulatorState state, string session) =>
        state.Find<SimulatedSubscription>(state.Get<SimulatedCheckoutSession>(session).Subscription);

    private static SimulatedCustomer CustomerOf(SimulatorState state, string session) => state.Get<SimulatedCustomer>(state.Get<SimulatedCheckoutSession>(session).Customer!);

    private string CustomerOf(string session) => Stripe.Do(state => CustomerOf(state, session).Id);

    private T Of<T>(string customer, Func<SimulatedSubscription, T> read) =>
        Stripe.Do(state => read(state.All<SimulatedSubscription>().Single(subscription => subscription.Customer == customer)));
}
