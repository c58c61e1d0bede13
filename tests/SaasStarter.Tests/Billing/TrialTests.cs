using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Billing;

public sealed class TrialTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task A_trial_is_given_once_to_a_tenant_whoever_asks()
    {
        var (ana, tenant) = await Tenant("once");
        var ben = await app.SignUp("ben@once.example");

        Assert.True(await IsThere(tenant, ana));
        Assert.True(await Take(tenant, ana, Id<CheckoutAttempt>.New()));

        Assert.False(await IsThere(tenant, ana));
        Assert.False(await IsThere(tenant, ben));
        Assert.False(await Take(tenant, ana, Id<CheckoutAttempt>.New()));
        Assert.False(await Take(tenant, ben, Id<CheckoutAttempt>.New()));
        // Who was refused has theirs still.
        Assert.True(await IsThere((await Tenant("bens")).Tenant, ben));
    }

    [Theory]
    [InlineData("again@mail.example", "again@mail.example")]
    [InlineData("Capitals@mail.example", "capitals@MAIL.example")]
    [InlineData("tag@mail.example", "tag+second@mail.example")]
    public async Task A_trial_is_given_once_to_a_mailbox_whatever_tenants_it_creates(string first, string second)
    {
        var name = first[..first.IndexOf('@')].ToLowerInvariant();
        var (one, another) = ((await Tenant($"{name}-one")).Tenant, (await Tenant($"{name}-another")).Tenant);

        Assert.True(await Take(one, Person(first), Id<CheckoutAttempt>.New()));

        Assert.False(await Take(another, Person(second), Id<CheckoutAttempt>.New()));
        // It was refused as a whole: the tenant has not had its trial.
        Assert.True(await Take(another, Person($"other-{name}@mail.example"), Id<CheckoutAttempt>.New()));
    }

    [Fact]
    public async Task Of_twenty_who_want_it_at_the_same_moment_one_gets_it()
    {
        var (_, tenant) = await Tenant("race");
        var people = Enumerable.Range(0, 20).Select(number => Person($"racer{number}@race.example")).ToList();

        var taken = await Task.WhenAll(people.Select(person => Take(tenant, person, Id<CheckoutAttempt>.New())));

        Assert.Single(taken, isTaken => isTaken);
    }

    [Fact]
    public async Task Of_twenty_tenants_of_one_person_at_the_same_moment_one_gets_it()
    {
        var owner = await app.SignUp("many@tenants.example");
        var tenants = new List<CurrentTenant>();
        for (var number = 0; number < 20; number++)
            tenants.Add(await app.CreateTenant(owner, $"Trial of many {number}"));

        var taken = await Task.WhenAll(tenants.Select(tenant => Take(tenant, owner.Person!, Id<CheckoutAttempt>.New())));

        Assert.Single(taken, isTaken => isTaken);
    }

    [Fact]
    public async Task Repeating_the_same_checkout_changes_nothing_and_one_that_nobody_finished_gives_it_back()
    {
        var (ana, tenant) = await Tenant("back");
        var attempt = Id<CheckoutAttempt>.New();

        Assert.True(await Take(tenant, ana, attempt));
        Assert.True(await Take(tenant, ana, attempt));
        Assert.False(await Take(tenant, ana, Id<CheckoutAttempt>.New()));
        await In(tenant, async trials =>
        {
            await trials.GiveBack(attempt, TestContext.Current.CancellationToken);
            return true;
        });

        Assert.True(await IsThere(tenant, ana));
    }

    [Fact]
    public async Task It_is_remembered_after_the_tenant_is_erased_and_without_anybodys_name()
    {
        var (ana, tenant) = await Tenant("erased");
        await Take(tenant, ana, Id<CheckoutAttempt>.New());
        await app.Sql(TestDatabase.Superuser, $"update backbone.tenant set status = 'Deleting', delete_after = now() - interval '1 day' where id = '{tenant.Id.Value}'");
        await app.Sql(TestDatabase.Superuser, $"select backbone.erase_tenant('{tenant.Id.Value}')");

        Assert.Empty(await app.Sql(TestDatabase.Superuser, $"select id from backbone.tenant where id = '{tenant.Id.Value}'"));
        Assert.False(await IsThere((await Tenant("erased-next")).Tenant, ana));
        var columns = await app.Sql(TestDatabase.Superuser, "select column_name::text from information_schema.columns where table_name = 'trial_use' order by 1");
        Assert.Equal(["attempt_id", "fingerprint", "used_at"], columns.Select(column => (string)column[0]!));
    }

    private async Task<(Person Owner, CurrentTenant Tenant)> Tenant(string name)
    {
        var owner = await app.SignUp($"owner@{name}.example");
        return (owner.Person!, await app.CreateTenant(owner, $"Trial {name}"));
    }

    private static Person Person(string email) => new() { Id = Id<Person>.New(), Name = "Somebody", Email = email, Culture = "en", TimeZone = "UTC" };

    private Task<bool> IsThere(CurrentTenant tenant, TestVisitor visitor) => IsThere(tenant, visitor.Person!);

    private Task<bool> Take(CurrentTenant tenant, TestVisitor visitor, Id<CheckoutAttempt> attempt) => Take(tenant, visitor.Person!, attempt);

    private Task<bool> IsThere(CurrentTenant tenant, Person person) => In(tenant, trials => trials.IsThere(person, TestContext.Current.CancellationToken));

    private Task<bool> Take(CurrentTenant tenant, Person person, Id<CheckoutAttempt> attempt) =>
        In(tenant, trials => trials.Take(attempt, person, TestContext.Current.CancellationToken));

    private async Task<T> In<T>(CurrentTenant tenant, Func<Trials, Task<T>> work)
    {
        await using var services = app.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        return await work(services.ServiceProvider.GetRequiredService<Trials>());
    }
}
