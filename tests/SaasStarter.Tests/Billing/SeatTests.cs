using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;

namespace SaasStarter.Tests.Billing;

/// <summary>What is paid and what is allowed, through the simulated Stripe. Crew costs 10 for each seat, Large 30 for everybody.</summary>
public sealed class SeatTests(PayingProduct app) : IClassFixture<PayingProduct>
{
    [Fact]
    public async Task The_paid_quantity_follows_the_members_by_one_call_for_all_that_happened()
    {
        var (owner, tenant) = await app.Subscribed("follows", "crew");
        var guests = await Guests(tenant, 3);
        var charges = app.Charges(tenant);

        foreach (var guest in guests)
            await Change(owner, tenant, guest, Role.Member);

        // One, or two when a quarter of an hour ended meanwhile.
        Assert.InRange(await CountJobs(tenant), 1, 2);
        Assert.Equal(1, Quantity(tenant));
        await Hurry(tenant);
        await JobApplication.Until(() => Task.FromResult(Quantity(tenant) == 4), "four are paid");
        await JobApplication.Until(async () => await Stored(tenant) == 4, "four are known to be paid");
        Assert.Equal(charges, app.Charges(tenant));
    }

    [Fact]
    public async Task Three_seats_to_five_half_way_put_ten_on_the_next_invoice()
    {
        var (owner, tenant) = await app.Tenant("grows");
        await Join(tenant, "first", "second");
        app.BeginMonthOfThirtyDays();
        app.Stripe.Stripe.CompleteCheckout(await app.Checkout(owner, tenant, "crew"), new(TestMethod.Accepted, Country: "FR"));
        await PayingProduct.Shows(owner, tenant.Path("billing"), "It renews on");
        app.GoHalfWay(tenant);

        await Join(tenant, "third", "fourth");
        await Follow(tenant);
        await JobApplication.Until(() => Task.FromResult(Quantity(tenant) == 5), "five are paid");

        Assert.Equal([3000], app.Charges(tenant));
        app.Stripe.Stripe.Renew(app.AtStripe(tenant)[0].Id);
        Assert.Equal([3000, 5000 + 1000], app.Charges(tenant));
    }

    [Fact]
    public async Task A_plan_for_everybody_asks_nothing_of_Stripe()
    {
        var (owner, tenant) = await app.Subscribed("flat", "large");

        await Change(owner, tenant, (await Guests(tenant, 1))[0], Role.Member);

        Assert.Equal(0, await CountJobs(tenant));
    }

    [Fact]
    public async Task A_Stripe_that_refuses_keeps_nobody_from_joining()
    {
        var (owner, tenant) = await app.Tenant("refusing");
        await app.Subscribe(tenant, "crew"); // A subscription that the simulator has never heard of.

        await Change(owner, tenant, (await Guests(tenant, 1))[0], Role.Member);
        await Hurry(tenant);

        await JobApplication.Until(async () => (await app.Sql(TestDatabase.Superuser,
            $"select 1 from backbone.job where tenant_id = '{tenant.Id.Value}' and type = 'FollowSeats' and error_kind like 'Stripe%'")).Count == 1, "the job has failed");
        Assert.Equal(2L, await app.Database.Value<long>(TestDatabase.Superuser,
            $"select count(*) from backbone.membership where tenant_id = '{tenant.Id.Value}' and role in ('owner', 'member')"));
    }

    [Fact]
    public async Task The_job_puts_right_whatever_differs()
    {
        var (owner, tenant) = await app.Subscribed("nightly", "crew");
        var second = await app.Join(tenant, await app.SignUp("second@nightly.example"), Role.Member);
        await app.Join(tenant, await app.SignUp("third@nightly.example"), Role.Viewer);

        await Follow(tenant);
        await JobApplication.Until(() => Task.FromResult(Quantity(tenant) == 3), "three are paid");

        await owner.Forge(tenant.Path($"members/{second.Id}/remove"));
        await Follow(tenant);
        await JobApplication.Until(() => Task.FromResult(Quantity(tenant) == 2), "two are paid");
    }

    [Fact]
    public async Task Paying_gives_in_the_next_request_what_the_end_of_the_subscription_takes_in_the_next_one()
    {
        var (owner, tenant) = await app.Tenant("gives");
        Assert.Equal(HttpStatusCode.PaymentRequired, (await Brand(owner, tenant)).Status);

        app.Stripe.Stripe.CompleteCheckout(await app.Checkout(owner, tenant, "crew"), new(TestMethod.Accepted, Country: "FR"));
        await JobApplication.Until(async () => (await Brand(owner, tenant)).Status == HttpStatusCode.Redirect, "the feature is there");

        app.Stripe.Stripe.Cancel(app.AtStripe(tenant)[0].Id);
        await JobApplication.Until(async () => (await Brand(owner, tenant)).Status == HttpStatusCode.PaymentRequired, "the feature is gone");
        Assert.Equal(HttpStatusCode.OK, (await owner.Get(tenant.Path("members"))).Status);
    }

    // The quarter of an hour in which changes come together is over.
    private async Task Hurry(CurrentTenant tenant) => await app.Sql(TestDatabase.Superuser,
        $"update backbone.job set run_at = now() - interval '1 minute' where tenant_id = '{tenant.Id.Value}' and type = 'FollowSeats' and state = 'Scheduled'");

    private async Task Follow(CurrentTenant tenant)
    {
        await using var services = app.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        await services.ServiceProvider.GetRequiredService<IJobs>().Enqueue(new FollowSeats(), TestContext.Current.CancellationToken);
    }

    private async Task Join(CurrentTenant tenant, params string[] names)
    {
        foreach (var name in names)
            await app.Join(tenant, await app.SignUp($"{name}@{tenant.Slug}.example"), Role.Member);
    }

    private static Task<Answer> Brand(TestVisitor owner, CurrentTenant tenant) => owner.Forge(tenant.Path("settings/branding"), ("Color", "#336699"));

    private static async Task Change(TestVisitor owner, CurrentTenant tenant, Membership member, string role) =>
        Assert.Equal(HttpStatusCode.Redirect, (await owner.Forge(tenant.Path($"members/{member.Id}/role"), ("Role", role))).Status);

    private async Task<IReadOnlyList<Membership>> Guests(CurrentTenant tenant, int count)
    {
        var guests = new List<Membership>();
        for (var number = 0; number < count; number++)
            guests.Add(await app.Join(tenant, await app.SignUp(string.Create(CultureInfo.InvariantCulture, $"guest{number}@{tenant.Slug}.example")), Role.Guest));
        return guests;
    }

    private long? Quantity(CurrentTenant tenant) => app.AtStripe(tenant)[0].Items.Data[0].Quantity;

    private async Task<int> Stored(CurrentTenant tenant) =>
        await app.Database.Value<int>(TestDatabase.Superuser, $"select quantity from backbone.subscription where tenant_id = '{tenant.Id.Value}'");

    private async Task<long> CountJobs(CurrentTenant tenant) =>
        await app.Database.Value<long>(TestDatabase.Superuser, $"select count(*) from backbone.job where tenant_id = '{tenant.Id.Value}' and type = 'FollowSeats'");
}
