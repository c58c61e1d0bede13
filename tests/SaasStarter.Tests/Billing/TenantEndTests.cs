using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.StripeSimulator.Objects;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;

namespace SaasStarter.Tests.Billing;

/// <summary>What is paid for ends with the tenant, neither before its owners have made up their minds nor after its rows are gone.</summary>
public sealed class TenantEndTests(LifecycleProduct product) : IClassFixture<LifecycleProduct>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TenantOperations Operations => product.Services.GetRequiredService<TenantOperations>();

    [Fact]
    public async Task A_tenant_that_waits_for_its_deletion_is_not_charged_again_and_one_that_does_not_goes_on()
    {
        var payer = await product.Payer();
        var id = await product.Subscribe(payer);
        await product.Settled(payer);

        await Operations.Delete(payer.Tenant.Slug, null, Cancellation);
        await Until(() => AtStripe(id).CancelAtPeriodEnd, "the subscription ends with its period");
        await product.Settled(payer);
        Assert.True((await product.Counting(payer))!.CancelAtPeriodEnd);

        await Operations.Resume(payer.Tenant.Slug, null, Cancellation);
        await Until(() => !AtStripe(id).CancelAtPeriodEnd, "the subscription goes on");
        await product.Settled(payer);
        Assert.False((await product.Counting(payer))!.CancelAtPeriodEnd);
        Assert.Null(Assert.Single(await product.All<BillingCustomer>(payer)).CanceledByDeletionAt);
    }

    [Fact]
    public async Task What_the_owners_had_cancelled_stays_cancelled_when_they_keep_the_tenant()
    {
        var payer = await product.Payer();
        var id = await product.Subscribe(payer);
        product.Stripe.Stripe.Cancel(id, atPeriodEnd: true);
        await product.Settled(payer);

        await Operations.Delete(payer.Tenant.Slug, null, Cancellation);
        await Operations.Resume(payer.Tenant.Slug, null, Cancellation);
        await JobApplication.Until(async () => (long)(await product.Sql(TestDatabase.Superuser,
            $"select count(*) from backbone.job where type = 'FollowDeletion' and state <> 'Succeeded' and tenant_id = '{payer.Tenant.Id.Value}'"))[0][0]! == 0, "the jobs are done");

        Assert.True(AtStripe(id).CancelAtPeriodEnd);
    }

    [Fact]
    public async Task Before_the_rows_go_everything_ends_at_stripe_and_the_customer_stays_with_its_invoices()
    {
        var payer = await product.Payer();
        var (first, second) = (await product.Subscribe(payer), await product.Subscribe(payer, "company"));
        await product.Settled(payer);

        await Operations.Delete(payer.Tenant.Slug, null, Cancellation);
        Assert.Null((await Operations.Erase(payer.Tenant.Slug, Cancellation)).Problem);

        Assert.Equal(["canceled", "canceled"], [AtStripe(first).Status, AtStripe(second).Status]);
        Assert.Equal(2, product.Stripe.Stripe.Do(state => state.All<SimulatedInvoice>().Count(invoice => invoice.Customer == payer.Customer && invoice.Status == "paid")));
        Assert.False(product.Stripe.Stripe.Do(state => state.Get<SimulatedCustomer>(payer.Customer).IsDeleted));
        foreach (var table in new[] { "billing_customer", "subscription", "billing_invoice", "billing_notice", "billing_drift", "stripe_event" })
            Assert.Equal(0L, await product.Database.Value<long>(TestDatabase.Superuser, $"select count(*) from backbone.{table} where tenant_id = '{payer.Tenant.Id.Value}'"));
    }

    [Fact]
    public async Task A_tenant_whose_subscription_cannot_be_ended_waits_and_the_others_do_not()
    {
        var (stuck, other) = (await product.Payer(), await product.Payer());
        await product.Subscribe(stuck);
        await product.Settled(stuck);
        await Operations.Delete(stuck.Tenant.Slug, null, Cancellation);
        await Operations.Delete(other.Tenant.Slug, null, Cancellation);
        await product.Sql(TestDatabase.Superuser, $"update backbone.tenant set delete_after = now() where id in ('{stuck.Tenant.Id.Value}', '{other.Tenant.Id.Value}')");
        product.Stripe.Around = (context, next) =>
        {
            if (!context.Request.QueryString.Value!.Contains(stuck.Customer, StringComparison.Ordinal))
                return next(context);
            context.Response.Headers["Stripe-Should-Retry"] = "false";
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };

        Assert.Equal((1, 1), await Operations.EraseDue(Cancellation));
        Assert.Equal(ProblemKind.Unavailable, (await Operations.Erase(stuck.Tenant.Slug, Cancellation)).Problem?.Kind);

        product.Stripe.Around = null;
        Assert.Equal((1, 0), await Operations.EraseDue(Cancellation));
    }

    private SimulatedSubscription AtStripe(string id) => product.Stripe.Stripe.Do(state => state.Get<SimulatedSubscription>(id));

    private static Task Until(Func<bool> condition, string what) => JobApplication.Until(() => Task.FromResult(condition()), what);
}
