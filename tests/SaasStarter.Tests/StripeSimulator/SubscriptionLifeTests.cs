using System.Net;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Tests.StripeSimulator;

/// <summary>How subscriptions begin, renew, fail, recover and end as time passes, and which events tell of it.</summary>
public sealed class SubscriptionLifeTests(SimulatorHost stripe) : IClassFixture<SimulatorHost>
{
    private static readonly DateTimeOffset Start = new(2027, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Renewal = Start.AddMonths(1);

    [Fact]
    public async Task A_renewal_is_announced_drafted_for_an_hour_and_paid()
    {
        var life = await Begin();

        await stripe.AdvanceTo(life.Clock, Renewal.AddMinutes(30));
        var draft = await Latest(life);
        await stripe.AdvanceTo(life.Clock, Renewal.AddHours(1));
        var paid = await Latest(life);

        Assert.Equal("draft", draft.Text("status"));
        Assert.Null(draft.At("number"));
        Assert.Equal("paid", paid.Text("status"));
        Assert.Equal(1, paid.Number("attempt_count"));
        Assert.Equal(["invoice.upcoming", "invoice.created", "customer.subscription.updated", "payment_intent.created", "invoice.finalized", "charge.succeeded", "payment_intent.succeeded",
            "invoice.paid", "invoice.payment_succeeded"], stripe.TypesOf(life.Customer).Skip(life.Events));
        var updated = await Newest("customer.subscription.updated", life.Customer);
        Assert.NotNull(updated.At("data.previous_attributes.items.data"));
        Assert.NotNull(updated.At("data.previous_attributes.latest_invoice"));
        Assert.Null(updated.At("data.previous_attributes.status"));
        var upcoming = await Newest("invoice.upcoming", life.Customer);
        Assert.False(upcoming.At("data.object")!.AsObject().ContainsKey("id"));
        Assert.Equal(1000, upcoming.Number("data.object.amount_due"));
    }

    [Theory]
    [InlineData("pm_card_chargeCustomerFail", "invoice.payment_failed")]
    [InlineData("pm_card_authenticationRequired", "invoice.payment_action_required")]
    public async Task A_renewal_that_fails_is_tried_eight_times_in_two_weeks(string method, string told)
    {
        var life = await Begin();
        var attached = await stripe.Made($"/v1/payment_methods/{method}/attach", ("customer", life.Customer));
        await stripe.Made($"/v1/customers/{life.Customer}", ("invoice_settings[default_payment_method]", attached.Text("id")));

        await stripe.AdvanceTo(life.Clock, Renewal.AddHours(1));
        var (failed, pastDue) = (await Latest(life), await Status(life));
        await stripe.AdvanceTo(life.Clock, Renewal.AddDays(15));
        var (last, unpaid) = (await Latest(life), await Status(life));

        Assert.Equal(("past_due", "unpaid"), (pastDue, unpaid));
        Assert.Equal(Renewal.AddDays(1).AddHours(1).ToUnixTimeSeconds(), failed.Number("next_payment_attempt"));
        Assert.Equal(9, last.Number("attempt_count"));
        Assert.Null(last.At("next_payment_attempt"));
        Assert.Equal("open", last.Text("status"));
        Assert.Equal(9, stripe.TypesOf(life.Customer).Count(type => type == told));
        Assert.Equal(9, stripe.TypesOf(life.Customer).Count(type => type == "invoice.payment_failed"));
        Assert.True((await stripe.Get($"/v1/customers/{life.Customer}")).At("delinquent")!.GetValue<bool>());
    }

    [Fact]
    public async Task Who_pays_a_failed_renewal_on_its_page_is_back()
    {
        var life = await Begin();
        stripe.Stripe.FailNextPayment(life.Customer);
        await stripe.AdvanceTo(life.Clock, Renewal.AddHours(1));
        var invoice = await Latest(life);

        Assert.Equal(PaymentOutcome.Declined, stripe.Stripe.PayInvoice(invoice.Text("id"), TestMethod.Declined));
        Assert.Single((await stripe.Get($"/v1/payment_methods?customer={life.Customer}")).At("data")!.AsArray());
        Assert.Equal(PaymentOutcome.NeedsAction, stripe.Stripe.PayInvoice(invoice.Text("id"), TestMethod.AuthenticatedOnce));
        Assert.Equal("past_due", await Status(life));
        Assert.Equal(PaymentOutcome.Succeeded, stripe.Stripe.PayInvoice(invoice.Text("id"), TestMethod.Accepted));

        Assert.Equal("active", await Status(life));
        Assert.Equal(1, (await Latest(life)).Number("attempt_count"));
        Assert.Equal("past_due", (await Newest("customer.subscription.updated", life.Customer, updated => updated.At("data.previous_attributes.status") is not null))
            .Text("data.previous_attributes.status"));
        Assert.False((await stripe.Get($"/v1/customers/{life.Customer}")).At("delinquent")!.GetValue<bool>());
    }

    [Theory]
    [InlineData(AfterRetries.Cancel, "canceled")]
    [InlineData(AfterRetries.PastDue, "past_due")]
    internal async Task The_account_decides_what_becomes_of_who_never_pays(AfterRetries decision, string status)
    {
        await using var own = new SimulatorHost();
        await own.InitializeAsync();
        own.Stripe.Do(state => state.AfterRetries = decision);
        var clock = await own.ClockAt(Start);
        var subscription = await own.Subscribe(await own.Customer("pm_card_visa", clock), await own.Price(1000));
        own.Stripe.FailNextPayment(subscription.Text("customer"), 100);

        await own.AdvanceTo(clock, Renewal.AddDays(15));

        var ended = await own.Get($"/v1/subscriptions/{subscription.Text("id")}");
        Assert.Equal(status, ended.Text("status"));
        if (status == "canceled")
        {
            Assert.Equal("payment_failed", ended.Text("cancellation_details.reason"));
            Assert.Equal("customer.subscription.deleted", own.TypesOf(subscription.Text("customer")).Last(type => type.StartsWith("customer.subscription.", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task An_unpaid_subscription_gets_invoices_that_nobody_collects()
    {
        var life = await Begin();
        stripe.Stripe.FailNextPayment(life.Customer, 100);
        await stripe.AdvanceTo(life.Clock, Renewal.AddDays(20));
        await stripe.AdvanceTo(life.Clock, Renewal.AddMonths(1).AddDays(3));

        var latest = await Latest(life);

        Assert.Equal("unpaid", await Status(life));
        Assert.Equal(("draft", false), (latest.Text("status"), latest.At("auto_advance")!.GetValue<bool>()));
    }

    [Fact]
    public async Task A_first_payment_that_does_not_come_within_23_hours_ends_it()
    {
        var clock = await stripe.ClockAt(Start);
        var customer = await stripe.Customer("pm_card_chargeCustomerFail", clock);
        var subscription = await stripe.Subscribe(customer, await stripe.Price(1000));
        Assert.Equal("incomplete", subscription.Text("status"));

        await stripe.AdvanceTo(clock, Start.AddHours(23));

        var expired = await stripe.Get($"/v1/subscriptions/{subscription.Text("id")}?expand[]=latest_invoice");
        Assert.Equal(("incomplete_expired", "void"), (expired.Text("status"), expired.Text("latest_invoice.status")));
        Assert.Contains("invoice.voided", stripe.TypesOf(customer));
    }

    [Fact]
    public async Task A_first_payment_that_must_not_fail_leaves_nothing_when_it_does()
    {
        var customer = await stripe.Customer("pm_card_chargeCustomerFail");

        var answer = await stripe.Post("/v1/subscriptions", ("customer", customer), ("items[0][price]", await stripe.Price(1000)), ("payment_behavior", "error_if_incomplete"));

        Assert.Equal(HttpStatusCode.PaymentRequired, answer.Status);
        Assert.Equal(("card_error", "card_declined", "generic_decline"), (answer.Text("error.type"), answer.Text("error.code"), answer.Text("error.decline_code")));
        Assert.Empty((await stripe.Get($"/v1/subscriptions?customer={customer}&status=all")).At("data")!.AsArray());
    }

    [Fact]
    public async Task A_trial_is_announced_three_days_before_its_end_and_then_paid()
    {
        var life = await Begin(14);
        Assert.Equal("trialing", await Status(life));
        Assert.Equal(0, (await Latest(life)).Number("amount_due"));

        await stripe.AdvanceTo(life.Clock, Start.AddDays(11).AddMinutes(-1));
        Assert.DoesNotContain("customer.subscription.trial_will_end", stripe.TypesOf(life.Customer));
        await stripe.AdvanceTo(life.Clock, Start.AddDays(11));
        Assert.Contains("customer.subscription.trial_will_end", stripe.TypesOf(life.Customer));
        await stripe.AdvanceTo(life.Clock, Start.AddDays(14).AddHours(1));

        Assert.Equal("active", await Status(life));
        var invoice = await Latest(life);
        Assert.Equal((1000L, "subscription_cycle"), (invoice.Number("amount_paid"), invoice.Text("billing_reason")));
        Assert.Single(stripe.TypesOf(life.Customer), type => type == "customer.subscription.trial_will_end");
    }

    [Fact]
    public async Task A_trial_that_is_cut_short_says_so_at_once()
    {
        var life = await Begin(14);

        await stripe.Made($"/v1/subscriptions/{life.Subscription}", ("trial_end", "now"));
        await stripe.AdvanceTo(life.Clock, Start.AddHours(1));

        Assert.Contains("customer.subscription.trial_will_end", stripe.TypesOf(life.Customer));
        Assert.Equal("active", await Status(life));
        Assert.Equal(1000, (await Latest(life)).Number("amount_paid"));
    }

    [Theory]
    [InlineData("pause", "paused", "customer.subscription.paused")]
    [InlineData("cancel", "canceled", "customer.subscription.deleted")]
    [InlineData("create_invoice", "past_due", "invoice.payment_failed")]
    public async Task A_trial_that_ends_without_a_payment_method_does_what_was_agreed(string agreed, string status, string told)
    {
        var life = await Begin(14, null, ("trial_settings[end_behavior][missing_payment_method]", agreed));

        await stripe.AdvanceTo(life.Clock, Start.AddDays(14).AddHours(1));

        Assert.Equal(status, await Status(life));
        Assert.Contains(told, stripe.TypesOf(life.Customer));
    }

    [Fact]
    public async Task A_paused_subscription_goes_on_when_there_is_a_payment_method()
    {
        var life = await Begin(14, null, ("trial_settings[end_behavior][missing_payment_method]", "pause"));
        await stripe.AdvanceTo(life.Clock, Start.AddDays(20));
        var refused = await stripe.Post($"/v1/subscriptions/{life.Subscription}/resume");
        stripe.Stripe.ChangePaymentMethod(life.Customer, TestMethod.Accepted);

        var resumed = await stripe.Made($"/v1/subscriptions/{life.Subscription}/resume", ("billing_cycle_anchor", "now"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal("active", resumed.Text("status"));
        Assert.Equal(Start.AddDays(20).ToUnixTimeSeconds(), resumed.Number("items.data.0.current_period_start"));
        Assert.Contains("customer.subscription.resumed", stripe.TypesOf(life.Customer));
    }

    [Fact]
    public async Task An_upgrade_that_cannot_be_paid_waits_for_its_payment()
    {
        var life = await Begin();
        await stripe.AdvanceTo(life.Clock, Start.AddDays(15));
        stripe.Stripe.FailNextPayment(life.Customer);

        var pending = await Upgrade(life);

        Assert.Equal(1000, pending.Number("items.data.0.price.unit_amount"));
        Assert.Equal(3000, pending.Number("pending_update.subscription_items.0.price.unit_amount"));
        Assert.Equal("active", pending.Text("status"));
        Assert.Equal(PaymentOutcome.Succeeded, stripe.Stripe.PayInvoice(pending.Text("latest_invoice"), TestMethod.Accepted));
        var applied = await stripe.Get($"/v1/subscriptions/{life.Subscription}");
        Assert.Equal(3000, applied.Number("items.data.0.price.unit_amount"));
        Assert.Null(applied.At("pending_update"));
        Assert.Contains("customer.subscription.pending_update_applied", stripe.TypesOf(life.Customer));
    }

    [Fact]
    public async Task An_upgrade_that_is_never_paid_is_dropped_after_23_hours()
    {
        var life = await Begin();
        await stripe.AdvanceTo(life.Clock, Start.AddDays(15));
        stripe.Stripe.FailNextPayment(life.Customer);
        var pending = await Upgrade(life);

        await stripe.AdvanceTo(life.Clock, Start.AddDays(15).AddHours(23));

        var dropped = await stripe.Get($"/v1/subscriptions/{life.Subscription}");
        Assert.Equal(1000, dropped.Number("items.data.0.price.unit_amount"));
        Assert.Null(dropped.At("pending_update"));
        Assert.Equal("void", (await stripe.Get($"/v1/invoices/{pending.Text("latest_invoice")}")).Text("status"));
        Assert.Contains("customer.subscription.pending_update_expired", stripe.TypesOf(life.Customer));
    }

    [Fact]
    public async Task Who_paid_a_late_renewal_is_back_once_an_upgrade_that_waited_is_dropped()
    {
        var life = await Begin();
        stripe.Stripe.FailNextPayment(life.Customer, 2);
        await stripe.AdvanceTo(life.Clock, Renewal.AddHours(1));
        var renewal = await Latest(life);
        await Upgrade(life);

        Assert.Equal(PaymentOutcome.Succeeded, stripe.Stripe.PayInvoice(renewal.Text("id"), TestMethod.Accepted));
        var waiting = await Status(life);
        await stripe.AdvanceTo(life.Clock, Renewal.AddHours(25));

        Assert.Equal(("past_due", "active"), (waiting, await Status(life)));
    }

    [Fact]
    public async Task A_newer_change_takes_the_place_of_one_that_waits()
    {
        var life = await Begin();
        stripe.Stripe.FailNextPayment(life.Customer);
        var pending = await Upgrade(life);
        Assert.NotNull(pending.At("pending_update"));

        var changed = await Upgrade(life);

        Assert.Null(changed.At("pending_update"));
        Assert.Equal(3000, changed.Number("items.data.0.price.unit_amount"));
        Assert.Equal("void", (await stripe.Get($"/v1/invoices/{pending.Text("latest_invoice")}")).Text("status"));
        Assert.Contains("customer.subscription.pending_update_expired", stripe.TypesOf(life.Customer));
    }

    [Fact]
    public async Task What_is_refused_is_not_done_by_half()
    {
        var life = await Begin();

        var update = await stripe.Post($"/v1/subscriptions/{life.Subscription}", ("metadata[a]", "b"), ("items[0][id]", "si_unknown"), ("items[0][quantity]", "2"));
        var customers = stripe.Stripe.Do(state => state.CountOf<SimulatedCustomer>());
        var customer = await stripe.Post("/v1/customers", ("payment_method", "pm_card_visa_chargeDeclined"));

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.PaymentRequired), (update.Status, customer.Status));
        Assert.Null((await stripe.Get($"/v1/subscriptions/{life.Subscription}")).At("metadata.a"));
        Assert.Equal(customers, stripe.Stripe.Do(state => state.CountOf<SimulatedCustomer>()));
    }

    [Fact]
    public async Task A_change_that_waits_takes_what_Stripe_lets_wait_only()
    {
        var life = await Begin();

        var answer = await stripe.Post($"/v1/subscriptions/{life.Subscription}", ("items[0][id]", life.Item), ("items[0][quantity]", "2"),
            ("payment_behavior", "pending_if_incomplete"), ("metadata[a]", "b"));

        Assert.Equal((HttpStatusCode.BadRequest, "metadata"), (answer.Status, answer.Text("error.param")));
    }

    [Fact]
    public async Task What_ends_with_its_period_goes_on_until_then_and_may_be_taken_back()
    {
        var (life, kept) = (await Begin(), await Begin());
        foreach (var one in new[] { life, kept })
        {
            var ending = await stripe.Made($"/v1/subscriptions/{one.Subscription}", ("cancel_at_period_end", "true"), ("cancellation_details[feedback]", "too_expensive"));
            Assert.Equal(Renewal.ToUnixTimeSeconds(), ending.Number("cancel_at"));
            Assert.Equal(("active", "cancellation_requested", "too_expensive"),
                (ending.Text("status"), ending.Text("cancellation_details.reason"), ending.Text("cancellation_details.feedback")));
        }
        await stripe.Made($"/v1/subscriptions/{kept.Subscription}", ("cancel_at_period_end", "false"));

        await stripe.AdvanceTo(life.Clock, Renewal.AddHours(2));
        await stripe.AdvanceTo(kept.Clock, Renewal.AddHours(2));

        Assert.Equal("canceled", await Status(life));
        Assert.Equal("customer.subscription.deleted", stripe.TypesOf(life.Customer)[^1]);
        Assert.Single((await stripe.Get($"/v1/invoices?subscription={life.Subscription}")).At("data")!.AsArray());
        Assert.Equal("active", await Status(kept));
        Assert.Equal(2, (await stripe.Get($"/v1/invoices?subscription={kept.Subscription}")).At("data")!.AsArray().Count);
    }

    [Fact]
    public async Task A_subscription_that_a_schedule_manages_is_not_ended_beside_it()
    {
        var life = await Begin();
        var schedule = await stripe.Made("/v1/subscription_schedules", ("from_subscription", life.Subscription));

        var refused = await stripe.Post($"/v1/subscriptions/{life.Subscription}", ("cancel_at_period_end", "true"));
        await stripe.Made($"/v1/subscription_schedules/{schedule.Text("id")}/release");
        var ending = await stripe.Post($"/v1/subscriptions/{life.Subscription}", ("cancel_at_period_end", "true"));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (refused.Status, ending.Status));
    }

    [Fact]
    public async Task What_was_ended_at_once_is_gone_for_whoever_ends_it_again()
    {
        var life = await Begin();

        var ended = await stripe.Delete($"/v1/subscriptions/{life.Subscription}?cancellation_details[comment]=bye");
        var again = await stripe.Delete($"/v1/subscriptions/{life.Subscription}");

        Assert.Equal(("canceled", "bye"), (ended.Text("status"), ended.Text("cancellation_details.comment")));
        Assert.Equal((HttpStatusCode.NotFound, "resource_missing"), (again.Status, again.Text("error.code")));
    }

    [Fact]
    public async Task Who_is_deleted_is_subscribed_to_nothing()
    {
        var life = await Begin();

        await stripe.Delete($"/v1/customers/{life.Customer}");

        var deleted = await stripe.Get($"/v1/customers/{life.Customer}");
        Assert.True(deleted.At("deleted")!.GetValue<bool>());
        Assert.Equal("canceled", await Status(life));
        Assert.Equal(["customer.subscription.deleted", "customer.deleted"], stripe.TypesOf(life.Customer).TakeLast(2));
    }

    [Fact]
    public async Task Money_is_given_back_once()
    {
        var life = await Begin();

        Assert.True(stripe.Stripe.Refund(life.Customer));
        Assert.False(stripe.Stripe.Refund(life.Customer));
        Assert.True(stripe.Stripe.Dispute(life.Customer, isWon: false));

        var refunded = await Newest("charge.refunded", life.Customer);
        Assert.Equal((1000L, 0L), (refunded.Number("data.object.amount_refunded"), refunded.Number("data.previous_attributes.amount_refunded")));
        Assert.Contains("charge.dispute.created", stripe.TypesOf(life.Customer));
        Assert.Contains("charge.dispute.closed", stripe.TypesOf(life.Customer));
    }

    [Fact]
    public async Task The_buttons_move_time_for_everybody_on_the_general_clock()
    {
        var customer = await stripe.Customer();
        var subscription = await stripe.Subscribe(customer, await stripe.Price(1000));

        stripe.Stripe.Renew(subscription.Text("id"));
        stripe.Stripe.Renew(subscription.Text("id"));

        Assert.Equal(["paid", "paid", "paid"], (await stripe.Get($"/v1/invoices?customer={customer}")).At("data")!.AsArray().Select(invoice => invoice!["status"]!.GetValue<string>()));
        stripe.Stripe.Cancel(subscription.Text("id"), atPeriodEnd: true);
        stripe.Stripe.KeepSubscription(subscription.Text("id"));
        stripe.Stripe.Cancel(subscription.Text("id"));
        Assert.Equal("canceled", (await stripe.Get($"/v1/subscriptions/{subscription.Text("id")}")).Text("status"));
    }

    [Fact]
    public async Task A_test_clock_goes_two_periods_at_a_time()
    {
        var life = await Begin();

        var tooFar = await stripe.Post($"/v1/test_helpers/test_clocks/{life.Clock}/advance", ("frozen_time", SimulatorHost.Unix(Start.AddMonths(2).AddSeconds(1))));
        var back = await stripe.Post($"/v1/test_helpers/test_clocks/{life.Clock}/advance", ("frozen_time", SimulatorHost.Unix(Start)));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (tooFar.Status, back.Status));
    }

    [Theory]
    [InlineData("trial_end", "99999999999999")]
    [InlineData("trial_end", "-1")]
    [InlineData("trial_period_days", "99999999999")]
    [InlineData("items[0][quantity]", "99999999999")]
    public async Task A_number_beyond_all_measure_is_refused(string name, string value)
    {
        var answer = await stripe.Post("/v1/subscriptions", [("customer", await stripe.Customer()), ("items[0][price]", await stripe.Price(1000)), (name, value)]);

        Assert.Equal((HttpStatusCode.BadRequest, name), (answer.Status, answer.Text("error.param")));
    }

    [Fact]
    public async Task A_test_clock_has_three_customers_who_go_with_it()
    {
        var life = await Begin();
        await stripe.Customer(null, life.Clock);
        await stripe.Customer(null, life.Clock);

        var fourth = await stripe.Post("/v1/customers", ("test_clock", life.Clock));
        await stripe.Delete($"/v1/test_helpers/test_clocks/{life.Clock}");

        Assert.Equal((HttpStatusCode.BadRequest, "test_clock"), (fourth.Status, fourth.Text("error.param")));
        Assert.Equal(HttpStatusCode.NotFound, (await stripe.Get($"/v1/customers/{life.Customer}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stripe.Get($"/v1/subscriptions/{life.Subscription}")).Status);
    }

    [Fact]
    public async Task Who_starts_over_has_forgotten_everything_and_what_was_answered()
    {
        await using var own = new SimulatorHost();
        await own.InitializeAsync();
        Task<ApiAnswer> Create() => own.Send(HttpMethod.Post, "/v1/products", [("name", "Team")], headers: ("Idempotency-Key", "team"));
        var before = (await Create()).Text("id");
        own.Advance(TimeSpan.FromDays(400));

        own.Stripe.Clear();
        var after = (await Create()).Text("id");

        Assert.NotEqual(before, after);
        Assert.Equal(HttpStatusCode.NotFound, (await own.Get($"/v1/products/{before}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await own.Get($"/v1/products/{after}")).Status);
        Assert.InRange(own.Stripe.Now() - own.Clock.GetUtcNow(), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
    }

    private async Task<Begun> Begin(int? trialDays = null, string? method = "pm_card_visa", params (string, string)[] more)
    {
        var clock = await stripe.ClockAt(Start);
        var customer = await stripe.Customer(method, clock);
        (string, string)[] trial = trialDays is { } days ? [("trial_period_days", days.ToString(System.Globalization.CultureInfo.InvariantCulture))] : [];
        var subscription = await stripe.Subscribe(customer, await stripe.Price(1000), 1, [.. trial, .. more]);
        return new(clock, customer, subscription.Text("id"), subscription.Text("items.data.0.id"), stripe.TypesOf(customer).Count);
    }

    private async Task<ApiAnswer> Upgrade(Begun life) => await stripe.Made($"/v1/subscriptions/{life.Subscription}", ("items[0][id]", life.Item),
        ("items[0][price]", await stripe.Price(3000)), ("proration_behavior", "always_invoice"), ("payment_behavior", "pending_if_incomplete"));

    private async Task<string> Status(Begun life) => (await stripe.Get($"/v1/subscriptions/{life.Subscription}")).Text("status");

    private async Task<ApiAnswer> Latest(Begun life) =>
        await stripe.Get($"/v1/invoices/{(await stripe.Get($"/v1/subscriptions/{life.Subscription}")).Text("latest_invoice")}");

    private async Task<ApiAnswer> Newest(string type, string customer, Func<ApiAnswer, bool>? fits = null)
    {
        var ids = stripe.Stripe.Do(state => state.All<SimulatedEvent>().Where(one => one.Type == type && one.CustomerId == customer).Select(one => one.Id).Reverse().ToList());
        foreach (var id in ids)
        {
            var found = await stripe.Get($"/v1/events/{id}");
            if (fits?.Invoke(found) != false)
                return found;
        }
        throw new InvalidOperationException($"There is no {type}.");
    }

    private sealed record Begun(string Clock, string Customer, string Subscription, string Item, int Events);
}
