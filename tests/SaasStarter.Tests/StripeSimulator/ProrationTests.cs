using System.Globalization;
using System.Net;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Tests.StripeSimulator;

/// <summary>What a change costs, to the cent: in a month of thirty days, half-way, without tax. A preview says it first.</summary>
public sealed class ProrationTests(SimulatorHost stripe) : IClassFixture<SimulatorHost>
{
    private static readonly DateTimeOffset April = new(2027, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset HalfWay = April.AddDays(15);

    [Theory]
    [InlineData(1000, 3000, 1, 1, 1000)]
    [InlineData(1000, 1000, 3, 5, 1000)]
    [InlineData(999, 2999, 1, 1, 1000)]
    [InlineData(333, 1001, 7, 7, 2338)]
    public async Task An_upgrade_charges_the_difference_for_the_rest_of_the_period(long before, long after, int seatsBefore, int seatsAfter, long charge)
    {
        var team = await Team(before, seatsBefore);
        var price = before == after ? team.Price : await stripe.Price(after);

        var preview = await Preview(team, price, seatsAfter);
        var invoice = await Change(team, price, seatsAfter);

        Assert.Equal(charge, preview.Number("amount_due"));
        Assert.Equal(charge, invoice.Number("amount_paid"));
        Assert.Equal("subscription_update", invoice.Text("billing_reason"));
        Assert.All(invoice.At("lines.data")!.AsArray(), line => Assert.True(ApiAnswer.Find(line, "parent.subscription_item_details.proration")!.GetValue<bool>()));
        Assert.Equal(April.AddMonths(1).ToUnixTimeSeconds(), await PeriodEnd(team));
    }

    [Fact]
    public async Task From_a_month_to_a_year_the_rest_is_credited_and_the_period_restarts()
    {
        var team = await Team(3000, 1);
        var yearly = await stripe.Price(30_000, "year");

        var preview = await Preview(team, yearly, 1);
        var invoice = await Change(team, yearly, 1);

        Assert.Equal(28_500, preview.Number("amount_due"));
        Assert.Equal(28_500, invoice.Number("amount_paid"));
        Assert.Equal(HalfWay.AddYears(1).ToUnixTimeSeconds(), await PeriodEnd(team));
    }

    [Fact]
    public async Task A_downgrade_at_the_end_of_the_period_charges_nothing_now()
    {
        var team = await Team(3000, 1);
        var small = await stripe.Price(1000);

        var schedule = await Schedule(team, small);
        var before = await stripe.Get($"/v1/invoices?subscription={team.Subscription}");
        await stripe.AdvanceTo(team.Clock, April.AddMonths(1).AddHours(2));

        Assert.Single(before.At("data")!.AsArray());
        var invoices = await stripe.Get($"/v1/invoices?subscription={team.Subscription}");
        Assert.Equal(1000, invoices.Number("data.0.amount_paid"));
        Assert.Equal("subscription_cycle", invoices.Text("data.0.billing_reason"));
        var subscription = await stripe.Get($"/v1/subscriptions/{team.Subscription}");
        Assert.Equal(small, subscription.Text("items.data.0.price.id"));
        Assert.Equal(schedule, subscription.Text("schedule"));
        await stripe.AdvanceTo(team.Clock, April.AddMonths(2));
        Assert.Equal("released", (await stripe.Get($"/v1/subscription_schedules/{schedule}")).Text("status"));
        Assert.Null((await stripe.Get($"/v1/subscriptions/{team.Subscription}")).At("schedule"));
    }

    [Fact]
    public async Task An_upgrade_and_back_within_the_same_second_comes_to_nothing()
    {
        var team = await Team(1000, 1);
        var large = await stripe.Price(3000);

        await Change(team, large, 1, "create_prorations");
        await Change(team, team.Price, 1, "create_prorations");

        var next = await stripe.Made("/v1/invoices/create_preview", ("subscription", team.Subscription));
        Assert.Equal(0, next.At("lines.data")!.AsArray().Where(line => ApiAnswer.Find(line, "parent.subscription_item_details.proration")!.GetValue<bool>())
            .Sum(line => line!["amount"]!.GetValue<long>()));
        Assert.Equal(1000, next.Number("amount_due"));
    }

    [Fact]
    public async Task What_an_upgrade_charged_and_its_return_credited_is_used_for_the_next_invoice()
    {
        var team = await Team(1000, 1);
        var large = await stripe.Price(3000);

        var up = await Change(team, large, 1);
        var back = await Change(team, team.Price, 1);

        Assert.Equal(1000, up.Number("amount_paid"));
        Assert.Equal(0, back.Number("amount_due"));
        Assert.Equal(-1000, back.Number("total"));
        Assert.Equal(-1000, (await stripe.Get($"/v1/customers/{team.Customer}")).Number("balance"));
        await stripe.AdvanceTo(team.Clock, April.AddMonths(1).AddHours(2));
        var renewal = await stripe.Get($"/v1/invoices?subscription={team.Subscription}&limit=1");
        Assert.Equal(1000, renewal.Number("data.0.total"));
        Assert.Equal(0, renewal.Number("data.0.amount_due"));
        Assert.Equal(0, (await stripe.Get($"/v1/customers/{team.Customer}")).Number("balance"));
    }

    [Fact]
    public async Task Seats_that_are_settled_with_the_next_invoice_are_charged_with_it()
    {
        var team = await Team(1000, 3);

        await Change(team, team.Price, 5, "create_prorations");
        var next = await stripe.Made("/v1/invoices/create_preview", ("subscription", team.Subscription));
        await stripe.AdvanceTo(team.Clock, April.AddMonths(1).AddHours(2));

        var invoices = await stripe.Get($"/v1/invoices?subscription={team.Subscription}&limit=1");
        Assert.Equal(6000, next.Number("amount_due"));
        Assert.Equal(6000, invoices.Number("data.0.amount_paid"));
        Assert.Equal(3, invoices.At("data.0.lines.data")!.AsArray().Count);
    }

    [Fact]
    public async Task A_quote_is_kept_by_its_proration_date()
    {
        var team = await Team(1000, 1);
        var large = await stripe.Price(3000);
        var quoted = HalfWay.AddDays(-5);

        var preview = await stripe.Made("/v1/invoices/create_preview", ("subscription", team.Subscription), ("subscription_details[items][0][id]", team.Item),
            ("subscription_details[items][0][price]", large), ("subscription_details[proration_behavior]", "always_invoice"),
            ("subscription_details[proration_date]", SimulatorHost.Unix(quoted)));
        var invoice = await Change(team, large, 1, more: ("proration_date", SimulatorHost.Unix(quoted)));
        var outside = await stripe.Post($"/v1/subscriptions/{team.Subscription}", ("items[0][id]", team.Item), ("items[0][quantity]", "2"),
            ("proration_date", SimulatorHost.Unix(April.AddDays(-1))));

        Assert.Equal(1333, preview.Number("amount_due"));
        Assert.Equal(1333, invoice.Number("amount_paid"));
        Assert.Equal(HttpStatusCode.BadRequest, outside.Status);
    }

    [Fact]
    public async Task Nothing_is_prorated_when_that_is_not_wanted()
    {
        var team = await Team(1000, 1);

        await stripe.Made($"/v1/subscriptions/{team.Subscription}", ("items[0][id]", team.Item), ("items[0][price]", await stripe.Price(3000)), ("proration_behavior", "none"));

        Assert.Equal(3000, (await stripe.Made("/v1/invoices/create_preview", ("subscription", team.Subscription))).Number("amount_due"));
    }

    [Theory]
    [InlineData("2027-01-31", "2027-02-15", "2027-02-28")]
    [InlineData("2027-01-31", "2027-02-28", "2027-03-31")]
    [InlineData("2028-01-31", "2028-02-01", "2028-02-29")]
    [InlineData("2027-04-30", "2027-05-30", "2027-06-30")]
    public void A_month_that_lacks_the_day_ends_on_its_last_one_and_the_next_returns_to_the_day(string anchor, string from, string end) =>
        Assert.Equal(Day(end), Proration.PeriodEnd(Day(anchor), new() { Interval = "month" }, Day(from)));

    [Theory]
    [InlineData(1000, 0, 1000)]
    [InlineData(1000, 10, 0)]
    [InlineData(1000, 5, 500)]
    [InlineData(1, 5, 1)]
    [InlineData(3, 5, 2)]
    [InlineData(999_999_999_999, 5, 500_000_000_000)]
    public void A_part_is_rounded_to_the_nearest_cent(long amount, long from, long part) =>
        Assert.Equal(part, Proration.Remaining(amount, new SimulatedPeriod(10, 0), from));

    private static long Day(string day) => DateTimeOffset.Parse(day + "T00:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeSeconds();

    private async Task<SubscribedTeam> Team(long amount, int seats)
    {
        var clock = await stripe.ClockAt(April);
        var (customer, price) = (await stripe.Customer(clock: clock), await stripe.Price(amount));
        var subscription = await stripe.Subscribe(customer, price, seats);
        await stripe.AdvanceTo(clock, HalfWay);
        return new(clock, customer, price, subscription.Text("id"), subscription.Text("items.data.0.id"));
    }

    private Task<ApiAnswer> Preview(SubscribedTeam team, string price, int seats) => stripe.Made("/v1/invoices/create_preview", ("subscription", team.Subscription),
        ("subscription_details[items][0][id]", team.Item), ("subscription_details[items][0][price]", price),
        ("subscription_details[items][0][quantity]", seats.ToString(CultureInfo.InvariantCulture)), ("subscription_details[proration_behavior]", "always_invoice"));

    private async Task<ApiAnswer> Change(SubscribedTeam team, string price, int seats, string behavior = "always_invoice", params (string, string)[] more)
    {
        var changed = await stripe.Made($"/v1/subscriptions/{team.Subscription}", [("items[0][id]", team.Item), ("items[0][price]", price),
            ("items[0][quantity]", seats.ToString(CultureInfo.InvariantCulture)), ("proration_behavior", behavior), ("payment_behavior", "pending_if_incomplete"), .. more]);
        return await stripe.Get($"/v1/invoices/{changed.Text("latest_invoice")}");
    }

    private async Task<string> Schedule(SubscribedTeam team, string price)
    {
        var schedule = await stripe.Made("/v1/subscription_schedules", ("from_subscription", team.Subscription));
        await stripe.Made($"/v1/subscription_schedules/{schedule.Text("id")}",
            ("phases[0][items][0][price]", team.Price), ("phases[0][items][0][quantity]", "1"),
            ("phases[0][start_date]", schedule.Number("current_phase.start_date").ToString(CultureInfo.InvariantCulture)),
            ("phases[0][end_date]", schedule.Number("current_phase.end_date").ToString(CultureInfo.InvariantCulture)),
            ("phases[1][items][0][price]", price), ("phases[1][items][0][quantity]", "1"), ("phases[1][duration][interval]", "month"),
            ("phases[1][duration][interval_count]", "1"), ("end_behavior", "release"));
        return schedule.Text("id");
    }

    private async Task<long> PeriodEnd(SubscribedTeam team) => (await stripe.Get($"/v1/subscriptions/{team.Subscription}")).Number("items.data.0.current_period_end");

    private sealed record SubscribedTeam(string Clock, string Customer, string Price, string Subscription, string Item);
}
