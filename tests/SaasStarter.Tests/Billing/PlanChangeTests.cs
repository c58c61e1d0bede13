using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Objects;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Billing;

/// <summary>Changes of plan, whose worked cases are in the middle of a month of thirty days, without tax.</summary>
public sealed class PlanChangeTests(PayingProduct app) : IClassFixture<PayingProduct>
{
    [Fact]
    public async Task Ten_to_thirty_half_way_charges_the_ten_that_were_shown()
    {
        var (owner, tenant) = await HalfWay("upgrade", "small");

        var shown = await owner.Open(tenant.Path("billing/plans/large/month"));

        PayingProduct.Says(shown, "To be paid now €10");
        PayingProduct.Says(shown, "Already paid for the rest of the period -€5");
        await Confirm(owner, tenant, "large", "month");
        PayingProduct.Says(owner.Current, "you have the new plan now");
        PayingProduct.Says(owner.Current, "Large Active");
        Assert.Equal([1000, 1000], app.Charges(tenant));
    }

    [Fact]
    public async Task Thirty_a_month_to_three_hundred_a_year_half_way_charges_285_and_begins_a_year()
    {
        var (owner, tenant) = await HalfWay("yearly", "large");
        var now = app.Stripe.Stripe.Now();

        var shown = await owner.Open(tenant.Path("billing/plans/large/year"));

        PayingProduct.Says(shown, "To be paid now €285");
        await Confirm(owner, tenant, "large", "year");
        Assert.Equal([3000, 28500], app.Charges(tenant));
        var subscription = Assert.Single(app.AtStripe(tenant));
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(subscription.PeriodEnd()), now.AddYears(1), now.AddYears(1).AddMinutes(1));
    }

    [Fact]
    public async Task A_downgrade_charges_nothing_now_and_comes_with_the_next_period()
    {
        var (owner, tenant) = await HalfWay("downgrade", "large");

        var shown = await owner.Open(tenant.Path("billing/plans/small/month"));
        PayingProduct.Says(shown, "To be paid now €0");
        await Confirm(owner, tenant, "small", "month");

        PayingProduct.Says(owner.Current, "Changes to Small on");
        PayingProduct.Says(owner.Current, "Large Active");
        Assert.Equal([3000], app.Charges(tenant));
        app.Stripe.Stripe.Renew(app.AtStripe(tenant)[0].Id);
        await PayingProduct.Shows(owner, tenant.Path("billing"), "Small Active");
        Assert.Equal([3000, 1000], app.Charges(tenant));
    }

    [Fact]
    public async Task An_upgrade_and_back_within_the_same_second_charges_nothing_more()
    {
        var (owner, tenant) = await HalfWay("back", "small");
        await Change(owner, tenant, "large", "month");

        await Change(owner, tenant, "small", "month");

        Assert.Equal([1000, 1000], app.Charges(tenant));
        PayingProduct.Says(owner.Current, "Changes to Small on");
    }

    [Fact]
    public async Task A_planned_downgrade_can_be_dropped_and_planned_again()
    {
        var (owner, tenant) = await app.Subscribed("wavering", "large");
        await Change(owner, tenant, "small", "month");

        await owner.Post(tenant.Path("billing/change/undo"));
        Assert.DoesNotContain("Changes to Small", owner.Current.Text, StringComparison.Ordinal);
        await Change(owner, tenant, "small", "month");

        PayingProduct.Says(owner.Current, "Changes to Small on");
        app.Stripe.Stripe.Renew(app.AtStripe(tenant)[0].Id);
        await PayingProduct.Shows(owner, tenant.Path("billing"), "Small Active");
    }

    [Fact]
    public async Task A_smaller_plan_is_refused_with_the_reason_while_more_is_in_use()
    {
        var (owner, tenant) = await app.Subscribed("crowded", "large");
        for (var number = 0; number < 2; number++)
            await app.Join(tenant, await app.SignUp($"member{number}.crowded@example.com"), Role.Member);

        var shown = await owner.Open(tenant.Path("billing/plans/small/month"));

        PayingProduct.Says(shown, "Small is too small for what is in use");
        PayingProduct.Says(shown, "3 in use, 2 in this plan");
        Assert.DoesNotContain(shown.Page.Forms, form => form.Action == tenant.Path("billing/plans/small/month"));
        var answer = await owner.Forge(tenant.Path("billing/plans/small/month"), ("Quote", "anything"));
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Null(app.AtStripe(tenant)[0].Schedule);
    }

    [Fact]
    public async Task What_was_shown_too_long_ago_for_another_plan_or_made_up_charges_nothing()
    {
        var (owner, tenant) = await app.Subscribed("late", "small");
        var quote = await Quote(owner, tenant, "large", "month");

        Assert.Equal(HttpStatusCode.Conflict, (await owner.Forge(tenant.Path("billing/plans/large/year"), ("Quote", quote))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await owner.Forge(tenant.Path("billing/plans/large/month"), ("Quote", "made-up"))).Status);
        app.Wait(TimeSpan.FromMinutes(16));
        var answer = await owner.Forge(tenant.Path("billing/plans/large/month"), ("Quote", quote));

        PayingProduct.Says(answer, "The amount was shown too long ago");
        Assert.Equal([1000], app.Charges(tenant));
    }

    [Fact]
    public async Task An_amount_that_has_changed_since_it_was_shown_is_not_charged()
    {
        var (owner, tenant) = await app.Subscribed("growing", "small");
        var quote = await Quote(owner, tenant, "crew", "year");
        await app.Join(tenant, await app.SignUp("member.growing@example.com"), Role.Member);

        var answer = await owner.Forge(tenant.Path("billing/plans/crew/year"), ("Quote", quote));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal([1000], app.Charges(tenant));
    }

    [Fact]
    public async Task Confirmed_twice_it_is_charged_once()
    {
        var (owner, tenant) = await HalfWay("twice", "small");
        var quote = await Quote(owner, tenant, "large", "month");

        await Task.WhenAll(owner.Forge(tenant.Path("billing/plans/large/month"), ("Quote", quote)), owner.Forge(tenant.Path("billing/plans/large/month"), ("Quote", quote)));

        Assert.Equal([1000, 1000], app.Charges(tenant));
    }

    [Theory]
    [InlineData(429, "has too much to do at the moment. Nothing was changed and nothing was charged.")]
    [InlineData(500, "we do not know yet whether it did what you asked")]
    public async Task What_Stripe_does_not_carry_out_is_said_and_can_be_asked_for_again(int status, string words)
    {
        var (owner, tenant) = await HalfWay(string.Create(CultureInfo.InvariantCulture, $"refused{status}"), "small");
        var quote = await Quote(owner, tenant, "large", "month");

        app.Stripe.Api.Disturbance = (request, _) => request.Method == HttpMethods.Post && request.Path.Value!.Contains("/subscriptions/", StringComparison.Ordinal)
            ? throw new StripeRefusal(status, "api_error", null, "Not now.") : Task.CompletedTask;
        var answer = await owner.Forge(tenant.Path("billing/plans/large/month"), ("Quote", quote));
        app.Stripe.Api.Disturbance = null;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        PayingProduct.Says(answer, words);
        Assert.Equal([1000], app.Charges(tenant));
        await Change(owner, tenant, "large", "month");
        Assert.Equal([1000, 1000], app.Charges(tenant));
    }

    [Fact]
    public async Task An_upgrade_that_the_bank_wants_confirmed_waits_with_the_former_plan()
    {
        var (owner, tenant) = await app.Subscribed("careful", "small", method: TestMethod.AuthenticatedAlways);

        await Change(owner, tenant, "large", "month");

        PayingProduct.Says(owner.Current, "The payment was not completed yet");
        PayingProduct.Says(owner.Current, "has to be paid or confirmed for the new plan");
        PayingProduct.Says(owner.Current, "Small Active");
        var pay = owner.Current.Page.Forms.First(form => form.Action.EndsWith("/pay", StringComparison.Ordinal)).Action;
        Assert.StartsWith(app.Stripe.ApiBase, (await owner.Forge(pay)).Header("Location"), StringComparison.Ordinal);
        var open = app.Stripe.Stripe.Do(state => state.All<SimulatedInvoice>().Last(invoice => invoice.Status == "open").Id);
        app.Stripe.Stripe.PayInvoice(open, isAuthenticated: true);
        await PayingProduct.Shows(owner, tenant.Path("billing"), "Large Active");
    }

    // Subscribed at the beginning of a month of thirty days, and looked at when half of it is over.
    private async Task<(TestVisitor Owner, CurrentTenant Tenant)> HalfWay(string name, string plan)
    {
        app.BeginMonthOfThirtyDays();
        var subscribed = await app.Subscribed(name, plan);
        app.GoHalfWay(subscribed.Tenant);
        return subscribed;
    }

    private static async Task Change(TestVisitor owner, CurrentTenant tenant, string plan, string interval)
    {
        await owner.Open(tenant.Path(string.Create(CultureInfo.InvariantCulture, $"billing/plans/{plan}/{interval}")));
        await Confirm(owner, tenant, plan, interval);
    }

    private static Task<Answer> Confirm(TestVisitor owner, CurrentTenant tenant, string plan, string interval) => owner.Post(tenant.Path($"billing/plans/{plan}/{interval}"));

    private static async Task<string> Quote(TestVisitor owner, CurrentTenant tenant, string plan, string interval)
    {
        var page = await owner.Open(tenant.Path($"billing/plans/{plan}/{interval}"));
        return page.Form(tenant.Path($"billing/plans/{plan}/{interval}")).Defaults().Single(field => field.Name == "Quote").Value;
    }
}
