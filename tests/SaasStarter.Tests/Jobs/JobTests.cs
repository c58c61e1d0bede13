using System.Globalization;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Jobs;

/// <summary>What our own engine does beyond the contract: transactions, tenants, the table.</summary>
public sealed class JobTests(JobApplication app) : IClassFixture<JobApplication>
{
    private static int _count;

    [Fact]
    public async Task A_job_is_done()
    {
        var tenant = await Tenant();

        var job = await app.Enqueue(tenant, new Note("done"));

        await app.Until(job, JobState.Succeeded);
        Assert.Equal(1, app.Done.CountOf("done"));
    }

    [Fact]
    public async Task What_a_job_changes_commits_with_its_being_done()
    {
        var tenant = await Tenant();

        var job = await app.Enqueue(tenant, new Rename("Renamed by a job"));

        await app.Until(job, JobState.Succeeded);
        Assert.Equal("Renamed by a job", await app.InTenant(tenant, db => Task.FromResult(db.Tenants.Single().Name)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("save")]
    public async Task A_job_is_written_with_the_command_that_asks_for_it(string then)
    {
        var tenant = await Tenant();

        var job = (await app.Send(new AskFor($"asked {then}", then), tenant)).Value;

        await app.Until(job, JobState.Succeeded);
        Assert.Equal(1, app.Done.CountOf($"asked {then}"));
    }

    [Theory]
    [InlineData("refuse")]
    [InlineData("break")]
    public async Task A_command_that_does_not_commit_leaves_no_job(string then)
    {
        var tenant = await Tenant();

        if (then == "break")
            await Assert.ThrowsAsync<InvalidOperationException>(() => app.Send(new AskFor("never", then), tenant));
        else
            Assert.Equal(ProblemKind.NotFound, (await app.Send(new AskFor("never", then), tenant)).Problem?.Kind);

        Assert.Empty(await app.Sql(TestDatabase.Superuser, $"select id from backbone.job where tenant_id = '{tenant.Id.Value}'"));
        Assert.Equal(0, app.Done.CountOf("never"));
    }

    [Fact]
    public async Task The_platforms_job_is_done_in_no_tenant()
    {
        var job = await app.InScope(null, jobs => jobs.Enqueue(new PlatformNote("platform"), CancellationToken.None));

        await app.Until(job, JobState.Succeeded);
        Assert.Null(Assert.Single(app.Done.Entries, entry => entry.What == "platform").Tenant);
    }

    private async Task<CurrentTenant> Tenant()
    {
        var number = Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);
        return await app.CreateTenant(await app.SignUp($"jobs{number}@example.com"), $"Jobs {number}");
    }
}
