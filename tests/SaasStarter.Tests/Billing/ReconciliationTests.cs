using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;

namespace SaasStarter.Tests.Billing;

/// <summary>Each night, everybody's copy is compared with Stripe: what differs is written down and repaired.</summary>
public sealed class ReconciliationTests(SimulatedBilling app) : IClassFixture<SimulatedBilling>, IAsyncLifetime
{
    private TestVisitor _owner = null!;

    public async ValueTask InitializeAsync() => _owner = await app.SignUp($"{Guid.CreateVersion7():N}@reconciled.example");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_differs_is_reported_with_both_values_and_repaired()
    {
        var (tenant, subscription) = await Paying("Drifted", 3);
        await app.Sql(TestDatabase.Superuser, $"""
            update backbone.subscription set status = 'PastDue', quantity = 7, unit_amount = 1, period_end = period_end - interval '1 month' where tenant_id = '{tenant.Id.Value}'
            """);

        await app.Send(new ReconcileTenant(), tenant);

        var drift = await Drift(tenant);
        Assert.Equal([("Subscription.PeriodEnd", subscription), ("Subscription.Quantity", subscription), ("Subscription.Status", subscription), ("Subscription.UnitAmount", subscription)],
            drift.Select(row => (row.Kind, row.About)));
        Assert.Equal(("7", "3"), (drift[1].Local, drift[1].AtStripe));
        Assert.Equal(("PastDue", "Active"), (drift[2].Local, drift[2].AtStripe));
        Assert.Equal(("1", "49000"), (drift[3].Local, drift[3].AtStripe));
        Assert.All(drift, row => Assert.True(row.IsRepaired));
        Assert.Equal(("Active", 3), await Copy(tenant));

        await app.Send(new ReconcileTenant(), tenant);
        Assert.Equal(4, (await Drift(tenant)).Count);
    }

    [Fact]
    public async Task What_an_event_is_about_to_tell_surprises_nobody()
    {
        var (tenant, _) = await Paying("Expected", 1);
        await app.Sql(TestDatabase.Superuser, $"update backbone.subscription set quantity = 7 where tenant_id = '{tenant.Id.Value}'");
        await app.AddEvent($"evt_{tenant.Slug}", "customer.subscription.updated", "cus_any", tenant, StripeEventState.Waiting);

        await app.Send(new ReconcileTenant(), tenant);

        Assert.Empty(await Drift(tenant));
        Assert.Equal(("Active", 1), await Copy(tenant));
    }

    [Fact]
    public async Task The_first_comparison_surprises_nobody_either()
    {
        var tenant = await app.CreateTenant(_owner, "First");
        await app.Subscribe(await app.Customer(tenant));

        await app.Send(new ReconcileTenant(), tenant);

        Assert.Empty(await Drift(tenant));
        Assert.Equal(("Active", 1), await Copy(tenant));
    }

    [Fact]
    public async Task Seats_that_are_paid_and_not_taken_are_reported_and_follow_the_members()
    {
        var (tenant, subscription) = await Paying("Seats", 1, "team");
        await app.Join(tenant, await app.SignUp($"{Guid.CreateVersion7():N}@member.example"), Role.Member);
        await app.Join(tenant, await app.SignUp($"{Guid.CreateVersion7():N}@guest.example"), Role.Guest);

        await app.Send(new ReconcileTenant(), tenant);

        Assert.Equal([("seats", subscription, "2", "1", true)], await Drift(tenant));
        await JobApplication.Until(async () => await Copy(tenant) == ("Active", 2), "the seats have followed");
        await app.Send(new ReconcileTenant(), tenant);
        Assert.Single(await Drift(tenant));
    }

    [Fact]
    public async Task What_was_repaired_long_ago_is_forgotten_and_what_is_open_is_not()
    {
        var (tenant, _) = await Paying("Old", 1);
        await app.InTenant(tenant, async db =>
        {
            var longAgo = app.Clock.GetUtcNow().AddDays(-91);
            db.Add(new BillingDrift { Kind = "old", About = "repaired", FoundAt = longAgo, ResolvedAt = longAgo });
            db.Add(new BillingDrift { Kind = "old", About = "open", FoundAt = longAgo });
            return await db.SaveChangesAsync();
        });

        await app.Send(new ReconcileTenant(), tenant);

        Assert.Equal(["open"], (await Drift(tenant)).Select(row => row.About));
    }

    [Fact]
    public async Task Everybody_has_a_turn_one_after_the_other_also_the_closed_and_after_one_that_fails()
    {
        var (broken, _) = await Paying("Broken", 1);
        var (closed, _) = await Paying("Closed", 2);
        var (sound, _) = await Paying("Sound", 3);
        foreach (var tenant in new[] { broken, closed, sound })
            await app.Sql(TestDatabase.Superuser, $"update backbone.subscription set quantity = 9 where tenant_id = '{tenant.Id.Value}'");
        await app.Send(new Backbone.Memberships.SuspendTenant(), closed);
        // No copy can be written for this one.
        await app.Sql(TestDatabase.Superuser, $"""
            create function backbone.refuse() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
            create trigger refuse before update on backbone.subscription for each row when (old.tenant_id = '{broken.Id.Value}') execute function backbone.refuse();
            """);

        await app.Send(new ReconcileTenants());
        await app.Send(new ReconcileTenants());

        await JobApplication.Until(async () => (await Copy(closed), await Copy(sound)) == (("Active", 2), ("Active", 3)), "the others were compared");
        var jobs = await app.Sql(TestDatabase.Superuser,
            $"select tenant_id, run_at, error_kind from backbone.job where type = 'ReconcileTenant' and tenant_id in ('{broken.Id.Value}', '{closed.Id.Value}', '{sound.Id.Value}') order by tenant_id");
        Assert.Equal(3, jobs.Count);
        Assert.Equal(("Active", 9), await Copy(broken));
        Assert.NotEmpty(await Drift(closed));
        await app.Sql(TestDatabase.Superuser, "drop trigger refuse on backbone.subscription; drop function backbone.refuse()");
    }

    private async Task<(CurrentTenant Tenant, string Subscription)> Paying(string name, int quantity, string plan = "company")
    {
        var tenant = await app.CreateTenant(_owner, $"{name} {Guid.CreateVersion7().ToString("N")[^6..]}");
        var subscription = await app.Subscribe(await app.Customer(tenant), quantity, plan);
        await app.Send(new SyncBilling(), tenant);
        return (tenant, subscription);
    }

    private async Task<(string Status, int Quantity)> Copy(CurrentTenant tenant)
    {
        var row = (await app.Sql(TestDatabase.Superuser, $"select status, quantity from backbone.subscription where tenant_id = '{tenant.Id.Value}'")).Single();
        return ((string)row[0]!, (int)row[1]!);
    }

    private async Task<IReadOnlyList<(string Kind, string About, string? Local, string? AtStripe, bool IsRepaired)>> Drift(CurrentTenant tenant) =>
        [.. (await app.Sql(TestDatabase.Superuser, $"""
            select kind, about, local, at_stripe, coalesce(resolved_at = found_at, false) from backbone.billing_drift where tenant_id = '{tenant.Id.Value}' order by kind, about
            """)).Select(row => ((string)row[0]!, (string)row[1]!, (string?)row[2], (string?)row[3], (bool)row[4]!))];
}
