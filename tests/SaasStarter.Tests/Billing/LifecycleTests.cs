using System.Net;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Billing;

/// <summary>A subscription from its beginning to its end, as Stripe lives it and tells of it: what the tenant may do, and what people are told.</summary>
public sealed class LifecycleTests(LifecycleProduct product) : IClassFixture<LifecycleProduct>
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private SimulatedStripe Stripe => product.Stripe.Stripe;

    [Fact]
    public async Task A_first_payment_that_is_open_gives_nothing_and_gives_up_after_a_day()
    {
        var payer = await product.Payer();
        await product.Subscribe(payer, more: ("payment_behavior", "default_incomplete"));
        await Expect(payer, SubscriptionStatus.Incomplete, PlanAccess.None);

        product.Advance(payer, Day);
        await product.Settled(payer);

        Assert.Null(await product.Counting(payer));
        Assert.Equal(SubscriptionStatus.IncompleteExpired, Assert.Single(await product.All<Subscription>(payer)).Status);
        Assert.Equal(PlanAccess.None, await product.Access(payer));
        Assert.Empty(await product.Told(payer));
    }

    [Fact]
    public async Task A_trial_is_told_of_when_it_begins_and_ends_soon_and_goes_over_into_a_paid_plan()
    {
        var payer = await product.Payer();
        await product.Subscribe(payer, more: product.TrialOf(payer, 14));
        await Expect(payer, SubscriptionStatus.Trialing, PlanAccess.Full);
        Assert.Equal([nameof(BillingHappening.TrialStarted)], await product.Told(payer));

        product.Advance(payer, 12 * Day);
        await product.Settled(payer);
        Assert.Equal([nameof(BillingHappening.TrialStarted), nameof(BillingHappening.TrialEndsSoon)], await product.Told(payer));

        product.Advance(payer, 3 * Day);
        await Expect(payer, SubscriptionStatus.Active, PlanAccess.Full);
        Assert.Equal(2, (await product.Told(payer)).Count);
        Assert.Contains(await product.All<BillingInvoice>(payer), invoice => invoice is { Status: InvoiceStatus.Paid, AmountPaid: 900 });
    }

    [Fact]
    public async Task A_trial_without_a_means_of_payment_pauses_and_ends_what_can_be_changed()
    {
        var payer = await product.Payer(method: null);
        await product.Subscribe(payer, more: [product.TrialOf(payer, 7), ("trial_settings[end_behavior][missing_payment_method]", "pause")]);
        await Expect(payer, SubscriptionStatus.Trialing, PlanAccess.Full);
        Assert.False((await product.Counting(payer))!.HasPaymentMethod);

        product.Advance(payer, 5 * Day);
        await product.Settled(payer);
        product.Advance(payer, 3 * Day);

        await Expect(payer, SubscriptionStatus.Paused, PlanAccess.ReadOnly);
        Assert.Equal([nameof(BillingHappening.TrialStarted), nameof(BillingHappening.TrialEndsSoon), nameof(BillingHappening.TrialEnded)], await product.Told(payer));

        Stripe.ChangePaymentMethod(payer.Customer, TestMethod.Accepted);
        await product.Stripe.Made($"/v1/subscriptions/{(await product.Counting(payer))!.StripeSubscriptionId}/resume", ("billing_cycle_anchor", "now"));
        await Expect(payer, SubscriptionStatus.Active, PlanAccess.Full);
    }

    [Fact]
    public async Task A_renewal_that_fails_has_a_grace_then_nothing_can_be_changed_and_paying_brings_everything_back()
    {
        var payer = await product.Payer();
        var id = await product.Subscribe(payer, quantity: 3);
        await Expect(payer, SubscriptionStatus.Active, PlanAccess.Full);
        Assert.Empty(await product.Told(payer));

        Stripe.ChangePaymentMethod(payer.Customer, TestMethod.DeclinesLater);
        product.Advance(payer, 32 * Day);
        await Expect(payer, SubscriptionStatus.PastDue, PlanAccess.Grace);
        var late = (await product.Counting(payer))!.PastDueSince!.Value;
        var grace = TimeSpan.FromDays(product.Plans.GraceDays);
        Assert.Equal(PlanAccess.Grace, await product.Access(payer, late + grace - TimeSpan.FromSeconds(1)));
        Assert.Equal(PlanAccess.ReadOnly, await product.Access(payer, late + grace));
        var first = Assert.Single(await product.All<BillingNotice>(payer));
        Assert.Contains(first.Kind, EventMeanings.LatePaymentKinds);

        // Each further attempt is told once, the last one as the last.
        product.Advance(payer, 3 * Day);
        await product.Settled(payer);
        Assert.Contains(nameof(BillingHappening.PaymentFailedAgain), await product.Told(payer));
        product.Advance(payer, 15 * Day);
        await Expect(payer, SubscriptionStatus.Unpaid, PlanAccess.ReadOnly);
        Assert.Single(await product.Told(payer), nameof(BillingHappening.LastPaymentFailed));
        Assert.Null((await product.Counting(payer))!.PastDueSince);

        var open = (await product.All<BillingInvoice>(payer)).Single(invoice => invoice.Status == InvoiceStatus.Open);
        Assert.Equal(2700, open.AmountRemaining);
        Assert.Equal(PaymentOutcome.Succeeded, Stripe.PayInvoice(open.StripeInvoiceId, TestMethod.Accepted));
        await Expect(payer, SubscriptionStatus.Active, PlanAccess.Full);
        Assert.Single(await product.Told(payer), nameof(BillingHappening.PaidAgain));
        Assert.Equal(id, (await product.Counting(payer))!.StripeSubscriptionId);
    }

    [Fact]
    public async Task A_renewal_that_has_to_be_confirmed_is_told_with_its_invoice()
    {
        var payer = await product.Payer();
        await product.Subscribe(payer);
        await product.Settled(payer);
        Stripe.ChangePaymentMethod(payer.Customer, TestMethod.AuthenticatedAlways);

        product.Advance(payer, 31 * Day + TimeSpan.FromHours(2));

        await Expect(payer, SubscriptionStatus.PastDue, PlanAccess.Grace);
        Assert.Single(await product.Told(payer), nameof(BillingHappening.PaymentNeedsConfirmation));
    }

    [Fact]
    public async Task What_is_cancelled_goes_on_to_the_end_of_its_period_and_can_then_be_read()
    {
        var payer = await product.Payer();
        var id = await product.Subscribe(payer, interval: BillingInterval.Year);
        await product.Settled(payer);

        Stripe.Cancel(id, atPeriodEnd: true);
        await Expect(payer, SubscriptionStatus.Active, PlanAccess.Full);
        var cancelled = (await product.Counting(payer))!;
        Assert.True(cancelled.CancelAtPeriodEnd);
        Assert.Equal(cancelled.PeriodEnd, cancelled.CancelAt);
        Stripe.KeepSubscription(id);
        await product.Settled(payer);
        Stripe.Cancel(id, atPeriodEnd: true);
        await product.Settled(payer);
        Assert.Equal(2, (await product.Told(payer)).Count(kind => kind == nameof(BillingHappening.CancellationScheduled)));

        product.Advance(payer, 367 * Day);

        await Expect(payer, SubscriptionStatus.Canceled, PlanAccess.ReadOnly);
        Assert.Equal(nameof(BillingHappening.SubscriptionEnded), (await product.Told(payer))[^1]);
        Assert.DoesNotContain(nameof(BillingHappening.RenewalSoon), await product.Told(payer));
    }

    [Fact]
    public async Task A_yearly_renewal_is_announced_once_and_a_monthly_one_is_not()
    {
        var (yearly, monthly) = (await product.Payer(), await product.Payer());
        await product.Subscribe(yearly, interval: BillingInterval.Year);
        await product.Subscribe(monthly);

        product.Advance(yearly, 360 * Day);
        product.Advance(monthly, 25 * Day);
        await product.Settled(yearly);
        await product.Settled(monthly);

        Assert.Equal([nameof(BillingHappening.RenewalSoon)], await product.Told(yearly));
        Assert.Empty(await product.Told(monthly));
        Assert.Contains(await Types(monthly), type => type == "invoice.upcoming");
    }

    [Fact]
    public async Task Another_plan_and_more_seats_count_once_they_are_paid_and_a_smaller_one_when_its_time_comes()
    {
        var payer = await product.Payer();
        var id = await product.Subscribe(payer);
        await product.Settled(payer);
        var item = (await product.Counting(payer))!.StripeItemId;

        await product.Stripe.Made($"/v1/subscriptions/{id}", ("items[0][id]", item), ("items[0][price]", product.Price("company")), ("proration_behavior", "always_invoice"),
            ("payment_behavior", "pending_if_incomplete"));
        await product.Settled(payer);
        var upgraded = (await product.Counting(payer))!;
        Assert.Equal(("company", BillingInterval.Month, 49000L, "EUR"), (upgraded.PlanId, upgraded.Interval, upgraded.UnitAmount, upgraded.Currency));
        Assert.Equal([nameof(BillingHappening.PlanChanged)], await product.Told(payer));

        var schedule = await product.Stripe.Made("/v1/subscription_schedules", ("from_subscription", id));
        var now = schedule.At("phases.0")!;
        await product.Stripe.Made($"/v1/subscription_schedules/{schedule.Text("id")}", ("end_behavior", "release"),
            ("phases[0][items][0][price]", product.Price("company")), ("phases[0][start_date]", now["start_date"]!.ToString()), ("phases[0][end_date]", now["end_date"]!.ToString()),
            ("phases[1][items][0][price]", product.Price("team")), ("phases[1][duration][interval]", "month"), ("phases[1][duration][interval_count]", "1"));
        // A schedule has no event that we ask for; whoever makes one has the copy made anew, as here.
        await product.Send(new SyncBilling(), payer.Tenant);
        Assert.Equal(("company", "team", BillingInterval.Month), ((await product.Counting(payer))!.PlanId, (await product.Counting(payer))!.PendingPlanId, (await product.Counting(payer))!.PendingInterval));
        Assert.Equal(nameof(BillingHappening.DowngradeScheduled), (await product.Told(payer))[^1]);

        product.Advance(payer, 32 * Day);
        await product.Settled(payer);
        Assert.Equal(("team", null), ((await product.Counting(payer))!.PlanId, (await product.Counting(payer))!.PendingPlanId));
        Assert.Single(await product.Told(payer), nameof(BillingHappening.DowngradeApplied));
    }

    [Fact]
    public async Task A_change_that_is_not_paid_waits_and_lapses()
    {
        var payer = await product.Payer();
        var id = await product.Subscribe(payer);
        await product.Settled(payer);
        var item = (await product.Counting(payer))!.StripeItemId;
        Stripe.ChangePaymentMethod(payer.Customer, TestMethod.DeclinesLater);

        await product.Stripe.Made($"/v1/subscriptions/{id}", ("items[0][id]", item), ("items[0][price]", product.Price("company")), ("proration_behavior", "always_invoice"),
            ("payment_behavior", "pending_if_incomplete"));
        await Expect(payer, SubscriptionStatus.Active, PlanAccess.Full);
        Assert.Equal("team", (await product.Counting(payer))!.PlanId);
        Assert.NotNull((await product.Counting(payer))!.PendingUpdateExpiresAt);

        product.Advance(payer, Day);
        await product.Settled(payer);
        Assert.Null((await product.Counting(payer))!.PendingUpdateExpiresAt);
        Assert.Equal([nameof(BillingHappening.UpgradeNotApplied)], await product.Told(payer));
    }

    [Fact]
    public async Task Money_that_is_given_back_and_money_that_is_contested_are_told()
    {
        var payer = await product.Payer();
        await product.Subscribe(payer);
        await product.Settled(payer);

        Assert.True(Stripe.Refund(payer.Customer));
        await product.Settled(payer);

        Assert.Equal([nameof(BillingHappening.Refunded)], await product.Told(payer));
        await Expect(payer, SubscriptionStatus.Active, PlanAccess.Full);
    }

    [Fact]
    public async Task A_customer_who_is_deleted_at_stripe_has_nothing_more_and_staff_learn_of_it()
    {
        var payer = await product.Payer();
        await product.Subscribe(payer);
        await product.Settled(payer);

        Assert.Equal(HttpStatusCode.OK, (await product.Stripe.Delete($"/v1/customers/{payer.Customer}")).Status);

        await Expect(payer, SubscriptionStatus.Canceled, PlanAccess.ReadOnly);
        Assert.True(Assert.Single(await product.All<BillingCustomer>(payer)).IsDeleted);
        Assert.Equal(["customer-deleted"], await product.Drift(payer));
        Assert.Equal([nameof(BillingHappening.SubscriptionEnded)], await product.Told(payer));
    }

    [Fact]
    public async Task What_somebody_changes_on_stripes_pages_is_copied()
    {
        var payer = await product.Payer();
        await product.Stripe.Made($"/v1/customers/{payer.Customer}", ("name", "Chais du Nord"), ("email", "compta@example.com"));
        await product.Stripe.Made($"/v1/customers/{payer.Customer}/tax_ids", ("type", "eu_vat"), ("value", "FR40303265045"));
        await product.Settled(payer);

        var customer = Assert.Single(await product.All<BillingCustomer>(payer));
        Assert.Equal(("Chais du Nord", "compta@example.com", "FR40303265045"), (customer.Name, customer.Email, customer.TaxNumber));
    }

    [Fact]
    public async Task Of_two_subscriptions_the_older_counts_until_it_gives_less_and_staff_learn_of_it()
    {
        var payer = await product.Payer();
        var first = await product.Subscribe(payer);
        await product.Settled(payer);
        product.Advance(payer, Day);
        var second = await product.Subscribe(payer, "company");
        await product.Settled(payer);
        Assert.Equal(first, (await product.Counting(payer))!.StripeSubscriptionId);
        Assert.Equal(["second-subscription"], await product.Drift(payer));

        Stripe.Cancel(first);
        await product.Settled(payer);

        Assert.Equal((second, "company"), ((await product.Counting(payer))!.StripeSubscriptionId, (await product.Counting(payer))!.PlanId));
        Assert.Equal(PlanAccess.Full, await product.Access(payer));
        Assert.Empty(await product.Drift(payer));
    }

    [Fact]
    public async Task A_price_that_no_plan_has_neither_gives_nor_takes_and_staff_learn_of_it()
    {
        var (known, unknown) = (await product.Payer(), await product.Payer());
        var id = await product.Subscribe(known);
        await product.Settled(known);
        var (strange, item) = (await product.Stripe.Price(100), (await product.Counting(known))!.StripeItemId);

        await product.Stripe.Made($"/v1/subscriptions/{id}", ("items[0][id]", item), ("items[0][price]", strange));
        await product.Stripe.Made("/v1/subscriptions", ("customer", unknown.Customer), ("items[0][price]", strange));
        await product.Settled(known);
        await product.Settled(unknown);

        Assert.Equal("team", (await product.Counting(known))!.PlanId);
        Assert.Equal(PlanAccess.Full, await product.Access(known));
        Assert.Null(await product.Counting(unknown));
        Assert.Equal(PlanAccess.None, await product.Access(unknown));
        Assert.All([await product.Drift(known), await product.Drift(unknown)], drift => Assert.Equal(["unknown-price"], drift));
    }

    [Fact]
    public async Task Of_several_prices_the_highest_plan_counts()
    {
        var payer = await product.Payer();
        await product.Subscribe(payer, "team", more: [("items[1][price]", await product.Stripe.Price(500)), ("items[2][price]", product.Price("company"))]);
        await product.Settled(payer);

        Assert.Equal("company", (await product.Counting(payer))!.PlanId);
        Assert.Empty(await product.Drift(payer));
    }

    [Fact]
    public async Task A_customer_that_stripe_does_not_know_keeps_what_it_had()
    {
        var payer = await product.Payer();
        await product.Subscribe(payer);
        await product.Settled(payer);
        await product.Sql(TestDatabase.Superuser, $"update backbone.billing_customer set stripe_customer_id = 'cus_of_another_account' where tenant_id = '{payer.Tenant.Id.Value}'");

        Assert.Null((await product.Send(new SyncBilling(), payer.Tenant)).Problem);

        Assert.Equal(PlanAccess.Full, await product.Access(payer));
        Assert.Equal(["customer-missing"], await product.Drift(payer));
    }

    [Fact]
    public async Task An_event_that_the_copy_covers_asks_stripe_nothing()
    {
        var payer = await product.Payer();
        await product.Subscribe(payer);
        await product.Settled(payer);
        var before = Assert.Single(await product.All<BillingCustomer>(payer)).SyncedFrom;

        // As if it had waited in the queue while another event was applied.
        await product.Sql(TestDatabase.Superuser, $"update backbone.stripe_event set state = 'Waiting' where tenant_id = '{payer.Tenant.Id.Value}'");
        foreach (var stored in await product.All<StripeEvent>(payer))
            Assert.Null((await product.Send(new ApplyStripeEvent(stored.Id), payer.Tenant)).Problem);
        Assert.Equal(before, Assert.Single(await product.All<BillingCustomer>(payer)).SyncedFrom);
        Assert.All(await product.All<StripeEvent>(payer), stored => Assert.Equal(StripeEventState.Applied, stored.State));

        // Somebody who doubts the copy has it made anew.
        Assert.Null((await product.Send(new ApplyStripeEvent((await product.All<StripeEvent>(payer))[0].Id, Again: true), payer.Tenant)).Problem);
        Assert.True(Assert.Single(await product.All<BillingCustomer>(payer)).SyncedFrom > before);
    }

    [Fact]
    public async Task What_an_event_claims_is_not_believed()
    {
        var (alpha, beta) = (await product.Payer(), await product.Payer());
        await product.Subscribe(beta);
        await product.Settled(beta);

        // Signed, with Beta's customer and everything else Alpha's; and a state that is not so.
        var body = LifecycleProduct.Event("evt_claims", "customer.subscription.updated", $$$"""
            {"id":"sub_claimed","object":"subscription","customer":"{{{beta.Customer}}}","status":"canceled","metadata":{"tenant":"{{{alpha.Tenant.Id}}}"},"customer_email":"{{{alpha.Owner.Person!.Email}}}"}
            """);
        Assert.Equal(HttpStatusCode.OK, await product.Post(body));
        await product.Settled(beta);

        Assert.Equal(PlanAccess.Full, await product.Access(beta));
        Assert.Empty(await product.All<Subscription>(alpha));
        Assert.DoesNotContain(await product.All<StripeEvent>(alpha), stored => stored.Id == "evt_claims");
    }

    private async Task Expect(Payer payer, SubscriptionStatus status, PlanAccess access)
    {
        await product.Settled(payer);
        Assert.Equal((status, access), ((await product.Counting(payer))?.Status, await product.Access(payer)));
    }

    private async Task<IReadOnlyList<string>> Types(Payer payer) => [.. (await product.All<StripeEvent>(payer)).Select(stored => stored.Type)];
}
