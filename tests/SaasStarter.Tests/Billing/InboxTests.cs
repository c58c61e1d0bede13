using System.Globalization;
using System.Net;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Objects;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Billing;

/// <summary>What becomes of each event that Stripe may send, and who sees it.</summary>
public sealed class InboxTests(LifecycleProduct product) : IClassFixture<LifecycleProduct>
{
    // The simulator has no reason to send these by itself.
    private static readonly string[] Rare = ["invoice.finalization_failed", "customer.tax_id.updated"];

    [Fact]
    public async Task Every_event_that_we_ask_for_comes_and_is_applied()
    {
        var payer = await product.Payer();
        await Live(payer);
        foreach (var (index, type) in Rare.Index())
        {
            var about = $$"""{"id":"obj_{{index}}","object":"invoice","customer":"{{payer.Customer}}","last_finalization_error":{"code":"customer_tax_location_invalid"} }""";
            Assert.Equal(HttpStatusCode.OK, await product.Post(LifecycleProduct.Event($"evt_rare_{index}", type, about)));
        }
        await product.Settled(payer);

        var stored = (await product.All<StripeEvent>(payer)).GroupBy(each => each.Type).ToDictionary(group => group.Key, group => group.Select(each => each.State).Distinct());
        Assert.Equal(HandledEvents.All.Select(handled => handled.Type).Order(StringComparer.Ordinal), stored.Keys.Order(StringComparer.Ordinal));
        Assert.All(stored, type => Assert.Equal([StripeEventState.Applied], type.Value));
        Assert.Equal(["customer-deleted", "dispute", "finalization-failed"], (await product.Drift(payer)).Distinct());
    }

    [Fact]
    public void Each_type_stands_once_and_says_what_it_means()
    {
        Assert.Equal(HandledEvents.All.Count, HandledEvents.All.Select(handled => handled.Type).Distinct().Count());
        Assert.Equal(Enum.GetValues<EventMeaning>(), HandledEvents.All.Select(handled => handled.Meaning).Distinct().Order());
        Assert.Null(HandledEvents.Find("invoice.created"));
    }

    [Fact]
    public async Task An_event_in_another_version_is_applied_and_noted_as_wrong()
    {
        var payer = await product.Payer();
        var body = LifecycleProduct.Event("evt_version", "customer.updated", $$"""{"id":"{{payer.Customer}}","object":"customer"}""")
            .Replace(Backbone.Stripe.StripeSettings.PinnedApiVersion, "2025-03-31.basil", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await product.Post(body));
        await product.Settled(payer);

        var stored = (await product.All<StripeEvent>(payer)).Single(stored => stored.Id == "evt_version");
        Assert.Equal((StripeEventState.Applied, "2025-03-31.basil"), (stored.State, stored.ApiVersion));
        Assert.Contains("2025-03-31.basil", stored.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_about_real_money_is_stored_and_ignored_where_none_is_taken()
    {
        var payer = await product.Payer();
        var body = LifecycleProduct.Event("evt_live", "customer.updated", $$"""{"id":"{{payer.Customer}}","object":"customer"}""").Replace("\"livemode\":false", "\"livemode\":true", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await product.Post(body));

        var stored = (await product.All<StripeEvent>(payer)).Single(stored => stored.Id == "evt_live");
        Assert.Equal((StripeEventState.Ignored, true), (stored.State, stored.IsLive));
        Assert.NotNull(stored.Error);
    }

    [Fact]
    public async Task A_type_that_we_do_not_ask_for_is_stored_with_its_tenant_and_ignored()
    {
        var payer = await product.Payer();

        Assert.Equal(HttpStatusCode.OK, await product.Post(LifecycleProduct.Event("evt_unknown", "customer.sneezed", $$"""{"id":"{{payer.Customer}}","object":"customer"}""")));

        var stored = (await product.All<StripeEvent>(payer)).Single(stored => stored.Id == "evt_unknown");
        Assert.Equal((StripeEventState.Ignored, null), (stored.State, stored.Error));
    }

    [Fact]
    public async Task A_tenant_sees_its_own_events_and_nobody_elses_and_may_not_forget_them()
    {
        var (alpha, beta) = (await product.Payer(), await product.Payer());
        foreach (var payer in new[] { alpha, beta })
            await product.Post(LifecycleProduct.Event($"evt_of_{payer.Customer}", "customer.updated", $$"""{"id":"{{payer.Customer}}","object":"customer"}"""));
        await product.Post(LifecycleProduct.Event("evt_of_nobody", "customer.updated", """{"id":"cus_of_nobody","object":"customer"}"""));

        var seen = await product.Sql(DatabaseRoles.Application, "select distinct tenant_id from backbone.stripe_event", alpha.Tenant.Id);
        Assert.Equal([[alpha.Tenant.Id.Value]], seen);
        foreach (var forbidden in new[] { "delete from backbone.stripe_event", "update backbone.stripe_event set payload = ''", "select * from backbone.trial_use" })
        {
            var refusal = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => product.Sql(DatabaseRoles.Application, forbidden, alpha.Tenant.Id));
            Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        }
    }

    [Fact]
    public async Task Events_are_forgotten_after_thirty_days()
    {
        foreach (var (id, days) in new[] { ("evt_old", 31), ("evt_recent", 29) })
        {
            await product.Post(LifecycleProduct.Event(id, "customer.updated", """{"id":"cus_of_nobody","object":"customer"}"""));
            await product.Sql(TestDatabase.Superuser, $"update backbone.stripe_event set received_at = now() - interval '{days} days' where id = '{id}'");
        }

        Assert.Null((await product.Send(new ForgetStripeEvents())).Problem);

        Assert.Equal([["evt_recent"]], await product.Sql(TestDatabase.Superuser, "select id from backbone.stripe_event where id in ('evt_old', 'evt_recent')"));
    }

    // Everything that may happen to somebody, on their way through four subscriptions.
    private async Task Live(Payer payer)
    {
        var stripe = product.Stripe.Stripe;
        var trial = await product.Subscribe(payer, more: [product.TrialOf(payer, 4), ("trial_settings[end_behavior][missing_payment_method]", "pause")]);
        stripe.Do(state => state.Get<SimulatedCustomer>(payer.Customer).InvoiceSettings = new());
        product.Advance(payer, TimeSpan.FromDays(5));
        stripe.ChangePaymentMethod(payer.Customer, TestMethod.Accepted);
        await product.Stripe.Made($"/v1/subscriptions/{trial}/resume", ("billing_cycle_anchor", "now"));
        await Upgrade(trial, quantity: 1);
        stripe.ChangePaymentMethod(payer.Customer, TestMethod.DeclinesLater);
        await Upgrade(trial, quantity: 2);
        stripe.PayInvoice(OpenInvoice(payer), TestMethod.Accepted);
        stripe.ChangePaymentMethod(payer.Customer, TestMethod.DeclinesLater);
        await Upgrade(trial, quantity: 3);
        product.Advance(payer, TimeSpan.FromDays(1));
        product.Advance(payer, TimeSpan.FromDays(32));
        await product.Stripe.Made($"/v1/invoices/{OpenInvoice(payer)}/mark_uncollectible");
        stripe.ChangePaymentMethod(payer.Customer, TestMethod.AuthenticatedAlways);
        product.Advance(payer, TimeSpan.FromDays(32));
        await product.Stripe.Made($"/v1/invoices/{OpenInvoice(payer)}/void");
        stripe.Cancel(trial);
        stripe.Refund(payer.Customer);
        stripe.Dispute(payer.Customer, isWon: true);
        var number = await product.Stripe.Made($"/v1/customers/{payer.Customer}/tax_ids", ("type", "eu_vat"), ("value", "FR40303265045"));
        await product.Stripe.Delete($"/v1/customers/{payer.Customer}/tax_ids/{number.Text("id")}");
        await Checkout(payer, null);
        stripe.Cancel(await Checkout(payer, TestMethod.Debit));
        await Checkout(payer, TestMethod.DebitReturned);
        await product.Settled(payer);
        // What follows ends it all.
        await product.Stripe.Delete($"/v1/customers/{payer.Customer}");
    }

    private async Task Upgrade(string subscription, int quantity)
    {
        var item = product.Stripe.Stripe.Do(state => state.Get<SimulatedSubscription>(subscription).Items.Data[0].Id);
        await product.Stripe.Made($"/v1/subscriptions/{subscription}", ("items[0][id]", item), ("items[0][price]", product.Price("company")),
            ("items[0][quantity]", quantity.ToString(CultureInfo.InvariantCulture)), ("proration_behavior", "always_invoice"), ("payment_behavior", "pending_if_incomplete"));
    }

    private string OpenInvoice(Payer payer) =>
        product.Stripe.Stripe.Do(state => state.All<SimulatedInvoice>().Last(invoice => invoice.Customer == payer.Customer && invoice.Status == "open").Id);

    // Through the payment page; without a means of payment nobody gets to its end.
    private async Task<string> Checkout(Payer payer, TestMethod? method)
    {
        var session = (await product.Stripe.Made("/v1/checkout/sessions", ("mode", "subscription"), ("customer", payer.Customer), ("line_items[0][price]", product.Price("team")),
            ("line_items[0][quantity]", "1"), ("success_url", "https://example.com/done"))).Text("id");
        if (method is null)
            product.Stripe.Stripe.ExpireCheckout(session);
        else
            product.Stripe.Stripe.CompleteCheckout(session, new(method, Country: "FR"));
        product.Advance(payer, TimeSpan.FromDays(15));
        return product.Stripe.Stripe.Do(state => state.Get<SimulatedCheckoutSession>(session).Subscription) ?? "";
    }
}
