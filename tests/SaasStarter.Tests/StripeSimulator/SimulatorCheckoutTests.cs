using System.Net;
using System.Security.Cryptography;
using System.Text;
using SaasStarter.Backbone.StripeSimulator;

namespace SaasStarter.Tests.StripeSimulator;

/// <summary>From a checkout session to a paid subscription, and what is told of it.</summary>
public sealed class SimulatorCheckoutTests(SimulatorHost stripe) : IClassFixture<SimulatorHost>
{
    [Fact]
    public async Task Who_pays_on_the_page_is_subscribed_and_the_events_are_signed()
    {
        await stripe.Listen("checkout.session.completed", "customer.subscription.created", "invoice.paid");
        var (customer, session) = await Session();

        var outcome = stripe.Stripe.CompleteCheckout(session.Text("id"), new(TestMethod.Accepted, Name: "Ann", Country: "FR"));

        Assert.Equal(PaymentOutcome.Succeeded, outcome);
        var completed = await stripe.Receive("checkout.session.completed");
        Assert.Equal("paid", Member(completed, "data.object.payment_status"));
        Assert.Equal("attempt_7", Member(completed, "data.object.client_reference_id"));
        Assert.Equal("2026-10-28.endive", Member(completed, "api_version"));
        Assert.True(IsSigned(completed));
        var subscription = await stripe.Get($"/v1/subscriptions/{Member(completed, "data.object.subscription")}?expand[]=latest_invoice");
        Assert.Equal("active", subscription.Text("status"));
        Assert.Equal(customer, subscription.Text("customer"));
        Assert.Equal("t7", subscription.Text("metadata.tenant"));
        Assert.Equal(2000, subscription.Number("latest_invoice.amount_paid"));
        Assert.Equal("subscription_create", subscription.Text("latest_invoice.billing_reason"));
        Assert.Equal(subscription.Text("id"), subscription.Text("latest_invoice.parent.subscription_details.subscription"));
        await stripe.Receive("customer.subscription.created");
        await stripe.Receive("invoice.paid");
    }

    [Fact]
    public async Task A_declined_card_leaves_the_page_open_and_nothing_behind()
    {
        var (customer, session) = await Session();

        Assert.Equal(PaymentOutcome.Declined, stripe.Stripe.CompleteCheckout(session.Text("id"), new(TestMethod.Declined)));

        Assert.Equal("open", (await stripe.Get($"/v1/checkout/sessions/{session.Text("id")}")).Text("status"));
        Assert.Empty((await stripe.Get($"/v1/subscriptions?customer={customer}&status=all")).At("data")!.AsArray());
    }

    [Fact]
    public async Task Three_D_Secure_is_confirmed_in_a_second_step()
    {
        var (_, session) = await Session();

        Assert.Equal(PaymentOutcome.NeedsAction, stripe.Stripe.CompleteCheckout(session.Text("id"), new(TestMethod.AuthenticatedOnce)));
        Assert.Equal(PaymentOutcome.Succeeded, stripe.Stripe.CompleteCheckout(session.Text("id"), new(TestMethod.AuthenticatedOnce, IsAuthenticated: true)));
    }

    [Theory]
    [InlineData(TestMethod.Debit, "checkout.session.async_payment_succeeded", "active", "paid")]
    [InlineData(TestMethod.DebitReturned, "checkout.session.async_payment_failed", "past_due", "open")]
    internal async Task A_debit_is_told_when_the_bank_has_spoken(TestMethod method, string told, string status, string invoice)
    {
        var (customer, session) = await Session();
        Assert.Equal(PaymentOutcome.Processing, stripe.Stripe.CompleteCheckout(session.Text("id"), new(method)));
        Assert.Equal("unpaid", (await stripe.Get($"/v1/checkout/sessions/{session.Text("id")}")).Text("payment_status"));

        stripe.Advance(TimeSpan.FromDays(5));

        Assert.Contains(told, stripe.TypesOf(customer));
        var subscriptions = await stripe.Get($"/v1/subscriptions?customer={customer}&expand[]=data.latest_invoice");
        Assert.Equal(status, subscriptions.Text("data.0.status"));
        Assert.Equal(invoice, subscriptions.Text("data.0.latest_invoice.status"));
    }

    [Fact]
    public async Task A_session_is_over_after_a_day()
    {
        var (customer, session) = await Session();

        stripe.Advance(TimeSpan.FromHours(24));

        Assert.Equal("expired", (await stripe.Get($"/v1/checkout/sessions/{session.Text("id")}")).Text("status"));
        Assert.Contains("checkout.session.expired", stripe.TypesOf(customer));
        Assert.Throws<StripeRefusal>(() => stripe.Stripe.CompleteCheckout(session.Text("id"), new(TestMethod.Accepted)));
    }

    [Fact]
    public async Task A_trial_needs_no_payment_method_when_none_is_asked_for()
    {
        var (customer, session) = await Session(("subscription_data[trial_period_days]", "14"), ("payment_method_collection", "if_required"),
            ("subscription_data[trial_settings][end_behavior][missing_payment_method]", "pause"));

        Assert.Equal(PaymentOutcome.Succeeded, stripe.Stripe.CompleteCheckout(session.Text("id"), new(null)));

        var subscriptions = await stripe.Get($"/v1/subscriptions?customer={customer}");
        Assert.Equal("trialing", subscriptions.Text("data.0.status"));
        Assert.Equal("no_payment_required", (await stripe.Get($"/v1/checkout/sessions/{session.Text("id")}")).Text("payment_status"));
    }

    [Fact]
    public async Task A_tax_number_can_only_be_asked_for_when_the_name_may_change()
    {
        var customer = (await stripe.Made("/v1/customers")).Text("id");
        var price = await stripe.Price(1000);
        (string, string)[] form = [("mode", "subscription"), ("customer", customer), ("line_items[0][price]", price), ("line_items[0][quantity]", "1"),
            ("success_url", "https://example.com/"), ("tax_id_collection[enabled]", "true")];

        var refused = await stripe.Post("/v1/checkout/sessions", form);
        var session = await stripe.Made("/v1/checkout/sessions", [.. form, ("customer_update[name]", "auto"), ("customer_update[address]", "auto")]);
        stripe.Stripe.CompleteCheckout(session.Text("id"), new(TestMethod.Accepted, Name: "Ann SARL", Country: "FR", TaxNumber: "FR12345678901"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        var known = await stripe.Get($"/v1/customers/{customer}?expand[]=tax_ids");
        Assert.Equal("Ann SARL", known.Text("name"));
        Assert.Equal("FR", known.Text("address.country"));
        Assert.Equal("eu_vat", known.Text("tax_ids.data.0.type"));
        Assert.Contains("customer.tax_id.created", stripe.TypesOf(customer));
    }

    private async Task<(string Customer, ApiAnswer Session)> Session(params (string Name, string Value)[] more)
    {
        var customer = (await stripe.Made("/v1/customers", ("email", "ann@example.com"))).Text("id");
        var session = await stripe.Made("/v1/checkout/sessions", [("mode", "subscription"), ("customer", customer), ("client_reference_id", "attempt_7"),
            ("line_items[0][price]", await stripe.Price(1000)), ("line_items[0][quantity]", "2"), ("success_url", "https://example.com/done?session={CHECKOUT_SESSION_ID}"),
            ("subscription_data[metadata][tenant]", "t7"), .. more]);
        return (customer, session);
    }

    private static string Member(ReceivedWebhook webhook, string path) => ApiAnswer.Find(webhook.Event, path)!.GetValue<string>();

    private static bool IsSigned(ReceivedWebhook webhook)
    {
        var parts = webhook.Signature.Split(',').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(SimulatorHost.WebhookSecret), Encoding.UTF8.GetBytes($"{parts["t"]}.{webhook.Body}"));
        return parts["v1"] == Convert.ToHexStringLower(expected);
    }
}
