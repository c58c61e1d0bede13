using System.Net;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Tests.Billing;

/// <summary>Cancelling, staying after all, going on for free, and payments that fail.</summary>
public sealed class LeavingTests(PayingProduct app) : IClassFixture<PayingProduct>
{
    [Fact]
    public async Task Cancelled_with_a_reason_a_plan_runs_until_its_end_and_can_be_kept_until_then()
    {
        var (owner, tenant) = await app.Subscribed("leaving", "small");

        await owner.Post(tenant.Path("billing/cancel"), ("Reason", "TooExpensive"), ("Comment", "We are only three."));
        PayingProduct.Says(owner.Current, "The plan ends on");
        var cancelled = app.AtStripe(tenant)[0];
        Assert.True(cancelled.CancelAtPeriodEnd);
        Assert.Equal(("too_expensive", "We are only three."), (cancelled.CancellationDetails.Feedback, cancelled.CancellationDetails.Comment));
        Assert.Contains("Your plan Small is cancelled", (await app.Mail.To("leaving@example.com")).Subject, StringComparison.Ordinal);

        await owner.Post(tenant.Path("billing/reactivate"));
        PayingProduct.Says(owner.Current, "It renews on");
        Assert.False(app.AtStripe(tenant)[0].CancelAtPeriodEnd);

        await owner.Post(tenant.Path("billing/cancel"));
        Assert.True(app.AtStripe(tenant)[0].CancelAtPeriodEnd);
    }

    [Fact]
    public async Task A_planned_downgrade_is_no_hindrance_to_cancelling()
    {
        var (owner, tenant) = await app.Subscribed("leaving-smaller", "large");
        await owner.Open(tenant.Path("billing/plans/small/month"));
        await owner.Post(tenant.Path("billing/plans/small/month"));

        await owner.Post(tenant.Path("billing/cancel"));

        Assert.True(app.AtStripe(tenant)[0].CancelAtPeriodEnd);
        Assert.DoesNotContain("Changes to Small", owner.Current.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_its_end_everything_can_be_read_and_the_free_plan_is_an_explicit_step()
    {
        var (owner, tenant) = await app.Subscribed("ended", "small");
        Assert.Equal(HttpStatusCode.Conflict, (await owner.Forge(tenant.Path("billing/free"))).Status);
        app.Stripe.Stripe.Cancel(app.AtStripe(tenant)[0].Id);
        PayingProduct.Says(await PayingProduct.Shows(owner, tenant.Path("billing"), "The plan has ended: everything can be read"), "It ended on");
        Assert.Equal(HttpStatusCode.PaymentRequired, (await owner.Forge(tenant.Path("settings/name"), ("Name", "Other"), ("Slug", "ended"))).Status);

        await owner.Post(tenant.Path("billing/free"));

        PayingProduct.Says(owner.Current, "You have the free plan now");
        Assert.DoesNotContain("everything can be read", owner.Current.Text, StringComparison.Ordinal);
        await owner.Open(tenant.Path("settings"));
        PayingProduct.Says((await owner.Post(tenant.Path("settings/name"), ("Name", "Other"))), "Saved");
    }

    [Fact]
    public async Task A_renewal_that_fails_is_told_on_every_page_and_by_mail_until_it_is_paid()
    {
        var (owner, tenant) = await app.Subscribed("declined", "small", method: TestMethod.DeclinesLater);
        app.Stripe.Stripe.Renew(app.AtStripe(tenant)[0].Id);

        await PayingProduct.Shows(owner, tenant.Path("billing"), "€10 could not be collected");

        PayingProduct.Says((await owner.Open(tenant.Path("members"))), "€10 could not be collected (attempt 1)");
        var mail = await app.Mail.To("declined@example.com");
        Assert.Contains("A payment for Atelier declined did not go through", mail.Subject, StringComparison.Ordinal);
        var open = app.Stripe.Stripe.Do(state => state.All<SimulatedInvoice>().Last(invoice => invoice.Status == "open").Id);
        app.Stripe.Stripe.PayInvoice(open, TestMethod.Accepted);
        await PayingProduct.Shows(owner, tenant.Path("billing"), "It renews on");
        Assert.DoesNotContain("could not be collected", (await owner.Open(tenant.Path("members"))).Text, StringComparison.Ordinal);
        Assert.Contains("Thank you: Atelier declined is paid", (await app.Mail.To("declined@example.com", 2)).Subject, StringComparison.Ordinal);
    }
}
