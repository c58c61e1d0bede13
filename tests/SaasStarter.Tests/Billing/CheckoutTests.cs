using System.Net;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Objects;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Tests.Billing;

/// <summary>From a plan to its payment, through the product's pages and a simulated Stripe.</summary>
public sealed class CheckoutTests(PayingProduct app) : IClassFixture<PayingProduct>
{
    [Fact]
    public async Task An_owner_buys_a_plan_and_sees_it_when_stripe_has_said_so()
    {
        var (owner, tenant) = await app.Tenant("first");
        await owner.Open(tenant.Path("billing/plans"));
        Assert.Contains(owner.Current.Page.Forms, form => form.Action == tenant.Path("billing/checkout/small/month/EUR"));
        var session = await app.Checkout(owner, tenant, "small");
        PayingProduct.Says((await owner.Open(tenant.Path("billing/done"))), "Waiting for the confirmation");

        Assert.Equal(PaymentOutcome.Succeeded, app.Stripe.Stripe.CompleteCheckout(session, new(TestMethod.Accepted, Name: "Atelier SARL", Country: "FR", TaxNumber: "FR40303265045")));

        await PayingProduct.Shows(owner, tenant.Path("billing/done"), "Thank you: you have Small now");
        var billing = await owner.Open(tenant.Path("billing"));
        PayingProduct.Says(billing, "Small Active");
        PayingProduct.Says(billing, "€10 per month");
        PayingProduct.Says(billing, "FR40303265045");
        PayingProduct.Says(billing, "Paid");
        Assert.Equal([1000], app.Charges(tenant));
    }

    [Fact]
    public async Task What_is_bought_follows_from_the_plans_and_the_members_whatever_a_form_says()
    {
        var (owner, tenant) = await app.Tenant("forger");
        var (guest, member) = (await app.SignUp("guest.forger@example.com"), await app.SignUp("member.forger@example.com"));
        await app.Join(tenant, guest, Role.Guest);
        await app.Join(tenant, member, Role.Viewer);
        var foreign = await app.Sell("saasstarter_small", 1, "EUR", "month", "foreign");

        var answer = await owner.Forge(tenant.Path("billing/checkout/crew/month/EUR"), ("Price", foreign), ("Quantity", "0"), ("quantity", "1000000"), ("line_items[0][price]", foreign));

        var session = SessionOf(answer.Location!.Split('/')[^1]);
        var line = Assert.Single(session.Lines);
        Assert.Equal(("saasstarter_crew_month_eur", 2L), (LookupKeyOf(line.Price), line.Quantity));
        Assert.Equal(tenant.Id.ToString(), session.Metadata["tenant"]);
        Assert.Equal(tenant.Id.ToString(), session.SubscriptionData.Metadata["tenant"]);
        Assert.Equal(session.ClientReferenceId, session.Metadata["checkout"]);
        Assert.True(session.TaxIdCollection.Enabled);
        Assert.Equal("en", session.Locale);
        Assert.DoesNotContain(session.Id, session.SuccessUrl, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("price_1", "month", "EUR", HttpStatusCode.UnprocessableEntity)]
    [InlineData("free", "month", "EUR", HttpStatusCode.UnprocessableEntity)]
    [InlineData("small", "month", "GBP", HttpStatusCode.UnprocessableEntity)]
    [InlineData("small", "week", "EUR", HttpStatusCode.NotFound)]
    public async Task What_is_not_on_sale_cannot_be_bought(string plan, string interval, string currency, HttpStatusCode expected)
    {
        var (owner, tenant) = await app.Tenant($"wishful-{plan.Replace('_', '-')}-{interval}-{currency.ToLowerInvariant()}");

        var answer = await owner.Forge(tenant.Path($"billing/checkout/{plan}/{interval}/{currency}"));

        Assert.Equal(expected, answer.Status);
        Assert.Empty(SessionsOf(tenant));
    }

    [Fact]
    public async Task A_price_that_is_archived_or_other_than_the_plans_say_is_not_sold()
    {
        var (owner, tenant) = await app.Tenant("archived");
        var other = await app.Sell("saasstarter_large", 99_00, "USD", "year", "saasstarter_large_year_usd");

        var cheaper = await owner.Forge(tenant.Path("billing/checkout/large/year/USD"));
        await app.Stripe.Made($"/v1/prices/{other}", ("active", "false"));
        var archived = await owner.Forge(tenant.Path("billing/checkout/large/year/USD"));

        foreach (var answer in new[] { cheaper, archived })
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            PayingProduct.Says(answer, "cannot be bought at the moment. Nothing was charged");
        }
        Assert.Empty(SessionsOf(tenant));
    }

    [Fact]
    public async Task Setting_out_twice_leads_to_the_same_page_and_another_choice_closes_it()
    {
        var (owner, tenant) = await app.Tenant("undecided");

        var both = await Task.WhenAll(app.Checkout(owner, tenant, "small"), app.Checkout(owner, tenant, "small"));
        var other = await app.Checkout(owner, tenant, "large");

        Assert.Equal(both[0], both[1]);
        Assert.NotEqual(both[0], other);
        Assert.Equal(("expired", "open"), (SessionOf(both[0]).Status, SessionOf(other).Status));
        Assert.Single(app.Stripe.Stripe.Do(state => state.All<SimulatedCustomer>().Where(customer => customer.Metadata.GetValueOrDefault("tenant") == tenant.Id.ToString()).ToList()));
    }

    [Fact]
    public async Task Nobody_has_two_subscriptions()
    {
        var (owner, tenant) = await app.Subscribed("single", "small");

        var answer = await owner.Forge(tenant.Path("billing/checkout/large/month/EUR"));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        PayingProduct.Says(answer, "A plan is running already: change it instead");
        Assert.Single(app.AtStripe(tenant));
    }

    [Fact]
    public async Task Paid_in_one_window_it_is_not_sold_again_in_another_whatever_webhooks_do()
    {
        var (owner, tenant) = await app.Tenant("two-windows");
        var session = await app.Checkout(owner, tenant, "small");
        app.Stripe.Stripe.CompleteCheckout(session, new(TestMethod.Accepted, Country: "FR"));

        var answer = await owner.Forge(tenant.Path("billing/checkout/large/month/EUR"));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Single(app.AtStripe(tenant));
    }

    [Fact]
    public async Task The_page_after_the_payment_reads_nothing_from_its_address_and_signs_nobody_in()
    {
        var (owner, tenant) = await app.Tenant("returning");
        var session = await app.Checkout(owner, tenant, "small");
        app.Stripe.Stripe.CompleteCheckout(session, new(TestMethod.Accepted, Country: "FR"));
        await PayingProduct.Shows(owner, tenant.Path("billing/done"), "Thank you");
        var (stranger, theirs) = await app.Tenant("stranger");

        PayingProduct.Says((await stranger.Open(theirs.Path($"billing/done?session_id={session}"))), "Nothing was paid");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get(tenant.Path($"billing/done?session_id={session}"))).Status);
        var visitor = app.Visitor();
        Assert.Equal("/sign-in", (await visitor.Open(tenant.Path($"billing/done?session_id={session}"))).Path.Split('?')[0]);
        Assert.DoesNotContain(visitor.Cookies.GetAllCookies(), cookie => cookie.Name.Contains("session", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_trial_is_given_once_and_given_back_when_nobody_took_it()
    {
        var (owner, tenant) = await app.Tenant("trying");
        var abandoned = await app.Checkout(owner, tenant, "tried");
        await app.Checkout(owner, tenant, "small");
        var taken = await app.Checkout(owner, tenant, "tried");
        app.Stripe.Stripe.CompleteCheckout(taken, new(null, Country: "FR"));

        await PayingProduct.Shows(owner, tenant.Path("billing"), "Tried Trial");
        Assert.Equal(14, SessionOf(abandoned).SubscriptionData.TrialDays);
        // The page that showed it first may have asked for its plan a moment before.
        await PayingProduct.Shows(owner, tenant.Path("billing"), "Trial of Tried: 14 days left");
        var second = await app.CreateTenant(owner, "Second of trying");
        await app.AcceptForTenant(second);
        Assert.Null(SessionOf(await app.Checkout(owner, second, "tried")).SubscriptionData.TrialDays);
    }

    [Fact]
    public async Task Members_who_may_not_pay_are_refused_everywhere()
    {
        var (owner, tenant) = await app.Subscribed("ruled", "small");
        var admin = await app.SignUp("admin.ruled@example.com");
        await app.Join(tenant, admin, Role.Admin);

        foreach (var path in new[] { "billing/checkout/large/month/EUR", "billing/portal", "billing/plans/large/month", "billing/cancel", "billing/reactivate", "billing/free", "billing/change/undo" })
            Assert.Equal(HttpStatusCode.Forbidden, (await admin.Forge(tenant.Path(path), ("Quote", "x"), ("Comment", ""), ("Attempt", "1"))).Status);
        var billing = await admin.Open(tenant.Path("billing"));
        PayingProduct.Says(billing, "Owners choose the plan and pay");
        Assert.DoesNotContain(billing.Page.Forms, form => form.Action.Contains("/billing/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_portal_has_another_address_at_each_click_which_is_neither_kept_nor_logged()
    {
        var (owner, tenant) = await app.Subscribed("portal", "small");

        var first = (await owner.Forge(tenant.Path("billing/portal"))).Header("Location")!;
        var second = (await owner.Forge(tenant.Path("billing/portal"))).Header("Location")!;

        Assert.NotEqual(first, second);
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains(first.Split('/')[^1], StringComparison.Ordinal));
        var (stranger, theirs) = await app.Tenant("portal-less");
        PayingProduct.Says((await stranger.Forge(theirs.Path("billing/portal"))), "Nothing was bought yet");
    }

    private SimulatedCheckoutSession SessionOf(string id) => app.Stripe.Stripe.Do(state => state.Find<SimulatedCheckoutSession>(id)!);

    private IReadOnlyList<SimulatedCheckoutSession> SessionsOf(CurrentTenant tenant) => app.Stripe.Stripe.Do<IReadOnlyList<SimulatedCheckoutSession>>(
        state => [.. state.All<SimulatedCheckoutSession>().Where(session => session.Metadata.GetValueOrDefault("tenant") == tenant.Id.ToString())]);

    private string? LookupKeyOf(string price) => app.Stripe.Stripe.Do(state => state.Get<SimulatedPrice>(price).LookupKey);
}
