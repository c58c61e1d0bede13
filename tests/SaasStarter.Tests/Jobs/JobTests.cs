using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Jobs;

/// <summary>Our own engine: what any must do, and what it promises beyond that.</summary>
public sealed class JobTests(JobApplication app) : JobEngineContract(app), IClassFixture<JobApplication>
{
    private readonly JobApplication _app = app;

    [Fact]
    public async Task What_a_job_changes_commits_with_its_being_done()
    {
        var tenant = await _app.NewTenant();

        var job = await _app.Enqueue(tenant, new Rename("Renamed by a job"));

        await _app.Until(job, JobState.Succeeded);
        Assert.Equal("Renamed by a job", await NameOf(tenant));
        Assert.Null((await _app.Row(job, "payload"))![0]);
    }

    [Fact]
    public async Task What_a_job_changed_that_was_taken_over_meanwhile_is_rolled_back()
    {
        var tenant = await _app.NewTenant();
        Rename rename = new("Renamed twice");
        _app.Done.On(rename.Name, async _ =>
        {
            if (_app.Done.CountOf(rename.Name) == 1)
                await _app.Sql(TestDatabase.Superuser, $"update backbone.job set state = 'Waiting', lease_until = null where type = 'Rename' and tenant_id = '{tenant.Id.Value}'");
        });

        var job = await _app.Enqueue(tenant, rename);

        await _app.Until(job, JobState.Succeeded);
        Assert.Equal([1, 2], _app.Done.Of(rename.Name).Select(entry => entry.Attempt));
        Assert.Contains(_app.Log.Lines, entry => entry.Contains("was taken over by another node", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_that_works_long_keeps_its_job()
    {
        var tenant = await _app.NewTenant();
        // The lease is two seconds.
        _app.Done.On("long", cancellationToken => Task.Delay(3500, cancellationToken));

        var job = await _app.Enqueue(tenant, new Note("long"));

        await _app.Until(job, JobState.Succeeded);
        Assert.Equal(1, _app.Done.CountOf("long"));
    }

    [Fact]
    public async Task What_a_lost_node_worked_on_is_begun_again_and_parked_when_that_happens_too_often()
    {
        var tenant = await _app.NewTenant();
        var jobs = new List<Id<Job>>();
        foreach (var attempt in new[] { 1, 10 })
        {
            jobs.Add(await _app.InScope(tenant, own => own.Schedule(new Note($"lost {attempt}"), _app.Clock.GetUtcNow() + TimeSpan.FromHours(1), CancellationToken.None)));
            await _app.Sql(TestDatabase.Superuser, $"update backbone.job set state = 'Running', attempt = {attempt}, node = 'gone', lease_until = now() - interval '1 s' where id = '{jobs[^1].Value}'");
        }

        await _app.UntilBegun("lost 1");
        await _app.Until(jobs[1], JobState.Failed);
        Assert.Equal("NodeLost", (await _app.Row(jobs[1], "error_kind"))![0]);
        Assert.Contains(_app.Reported.All, error => error.Details.Tags["job.id"] == jobs[1].ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("save")]
    public async Task A_job_is_written_with_the_command_that_asks_for_it(string then)
    {
        var tenant = await _app.NewTenant();

        var job = (await _app.Send(new AskFor($"asked {then}", then), tenant)).Value;

        await _app.Until(job, JobState.Succeeded);
        Assert.Equal(1, _app.Done.CountOf($"asked {then}"));
    }

    [Theory]
    [InlineData("refuse", null)]
    [InlineData("break", null)]
    [InlineData("refuse", "key of a refused command")]
    public async Task A_command_that_does_not_commit_leaves_no_job(string then, string? key)
    {
        var tenant = await _app.NewTenant();

        if (then == "break")
            await Assert.ThrowsAsync<InvalidOperationException>(() => _app.Send(new AskFor("never", then, key), tenant));
        else
            Assert.Equal(ProblemKind.NotFound, (await _app.Send(new AskFor("never", then, key), tenant)).Problem?.Kind);

        Assert.Empty(await _app.Sql(TestDatabase.Superuser, $"select id from backbone.job where tenant_id = '{tenant.Id.Value}'"));
        Assert.Equal(0, _app.Done.CountOf("never"));
    }

    [Fact]
    public async Task The_platforms_job_is_done_in_no_tenant()
    {
        var job = await _app.InScope(null, jobs => jobs.Enqueue(new PlatformNote("platform"), new() { Key = "once" }, CancellationToken.None));

        Assert.Equal(job, await _app.InScope(null, jobs => jobs.Enqueue(new PlatformNote("platform"), new() { Key = "once" }, CancellationToken.None)));
        await _app.Until(job, JobState.Succeeded);
        Assert.Null(Assert.Single(_app.Done.Of("platform")).Tenant);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"what\": {\"was\": \"secret@example.com\"}}")]
    public async Task What_cannot_be_read_is_parked_at_once_and_says_nothing_of_its_contents(string payload)
    {
        var tenant = await _app.NewTenant();

        var job = await Insert(tenant, "Note", payload);

        await _app.Until(job, JobState.Failed);
        Assert.Equal(["UnreadablePayload", 1], (await _app.Row(job, "error_kind, attempt"))!);
        Assert.DoesNotContain("secret", (string)(await _app.Row(job, "error"))![0]!, StringComparison.Ordinal);
        Assert.Contains(_app.Reported.All, error => error.Details.Tags["job.id"] == job.ToString());
    }

    [Fact]
    public async Task A_type_that_this_version_does_not_know_waits_for_a_node_that_does()
    {
        var tenant = await _app.NewTenant();
        var unknown = await Insert(tenant, "FromTheFuture", "{}");

        await using var newNode = _app.AnotherNode();

        await JobApplication.Until(() => Task.FromResult(_app.Log.Lines.Any(entry => entry.Contains("FromTheFuture", StringComparison.Ordinal))), "the log names it");
        var known = await _app.Enqueue(tenant, new Note("known"));
        await _app.Until(known, JobState.Succeeded);
        Assert.Equal("Waiting", await _app.StateOf(unknown));
    }

    [Fact]
    public async Task A_tenants_job_without_a_tenant_is_parked()
    {
        var job = await Insert(null, "Note", """{"what": "nobody's"}""");

        await _app.Until(job, JobState.Failed);
        Assert.Equal(nameof(NoTenantException), (await _app.Row(job, "error_kind"))![0]);
        Assert.Equal(0, _app.Done.CountOf("nobody's"));
    }

    [Fact]
    public async Task A_closed_tenants_jobs_wait_unless_they_are_for_that()
    {
        var tenant = await _app.NewTenant();
        await Operations.Suspend(tenant.Slug, null, CancellationToken.None);

        var waits = await _app.Enqueue(tenant, new Note("while closed"));
        await _app.Enqueue(tenant, new Farewell("farewell"));

        await _app.UntilBegun("farewell");
        await _app.Until(waits, JobState.Scheduled);
        Assert.Equal(0, (await _app.Row(waits, "attempt"))![0]);
        Assert.Equal(0, _app.Done.CountOf("while closed"));

        await Operations.Resume(tenant.Slug, null, CancellationToken.None);
        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        await _app.Until(waits, JobState.Succeeded);
    }

    [Fact]
    public async Task An_erased_tenants_jobs_are_gone_and_those_that_run_leave_nothing()
    {
        var tenant = await _app.NewTenant();
        await _app.InScope(tenant, jobs => jobs.Schedule(new Note("after erasure"), _app.Clock.GetUtcNow() + TimeSpan.FromHours(1), CancellationToken.None));
        Rename rename = new("Renamed while erased");
        _app.Done.On(rename.Name, _ => _app.Sql(TestDatabase.Superuser, $"delete from backbone.job where tenant_id = '{tenant.Id.Value}'"));
        await _app.Enqueue(tenant, rename);
        await _app.UntilBegun(rename.Name);
        await JobApplication.Until(() => Task.FromResult(_app.Log.Lines.Any(entry => entry.Contains("Rename", StringComparison.Ordinal) && entry.Contains("taken over", StringComparison.Ordinal))), "the job is lost");
        Assert.NotEqual(rename.Name, await NameOf(tenant));

        await _app.InScope(tenant, jobs => jobs.Schedule(new Note("after erasure"), _app.Clock.GetUtcNow() + TimeSpan.FromHours(1), CancellationToken.None));
        await _app.Sql(TestDatabase.Superuser, $"update backbone.tenant set status = 'Deleting', delete_after = now() where id = '{tenant.Id.Value}'");
        await Operations.EraseDue(CancellationToken.None);

        Assert.Empty(await _app.Sql(TestDatabase.Superuser, $"select id from backbone.job where tenant_id = '{tenant.Id.Value}'"));
        _app.Clock.Advance(TimeSpan.FromHours(2));
        await _app.Enqueue(await _app.NewTenant(), new Note("of another"));
        await _app.UntilBegun("of another");
        Assert.Equal(0, _app.Done.CountOf("after erasure"));
    }

    [Fact]
    public async Task Progress_is_seen_before_the_job_ends()
    {
        var tenant = await _app.NewTenant();
        var gate = new TaskCompletionSource();
        _app.Done.On("counts", _ => gate.Task);

        var job = await _app.Enqueue(tenant, new Count("counts"));

        await _app.UntilBegun("counts");
        Assert.Equal([3, 10, "Counting"], (await _app.Row(job, "progress_done, progress_total, progress_text"))!);
        gate.SetResult();
        await _app.Until(job, JobState.Succeeded);
    }

    [Fact]
    public async Task What_recurs_is_done_once_for_each_active_tenant_however_many_nodes_look()
    {
        var (alpha, beta, closed) = (await _app.NewTenant(), await _app.NewTenant(), await _app.NewTenant());
        await Operations.Suspend(closed.Slug, null, CancellationToken.None);
        _app.Done.On($"nightly {alpha.Slug}", _ => throw new InvalidOperationException("One tenant's trouble."));
        await using var second = _app.AnotherNode();
        await using var third = _app.AnotherNode();

        await _app.Sql(TestDatabase.Superuser, "update backbone.schedule set next_at = now() where name = 'nightly'");

        await _app.UntilBegun($"nightly {alpha.Slug}");
        await _app.UntilBegun($"nightly {beta.Slug}");
        var rows = await _app.Sql(TestDatabase.Superuser, $"select tenant_id, state from backbone.job where type = 'Nightly' and tenant_id in ('{alpha.Id.Value}', '{beta.Id.Value}', '{closed.Id.Value}')");
        Assert.Equal(new[] { alpha.Id.Value, beta.Id.Value }.Order(), rows.Select(row => (Guid)row[0]!).Order());
        Assert.Equal(1, _app.Done.CountOf($"nightly {beta.Slug}"));
        Assert.Equal(1, _app.Done.CountOf($"nightly {alpha.Slug}"));
        var next = (DateTime)(await _app.Sql(TestDatabase.Superuser, "select next_at from backbone.schedule where name = 'nightly'"))[0][0]!;
        Assert.True(next > _app.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_paused_schedule_rests_and_stays_paused_when_a_node_starts()
    {
        var tenant = await _app.NewTenant();
        await _app.Sql(DatabaseRoles.BackOffice, "update backbone.schedule set is_paused = true, next_at = now() where name = 'nightly'");
        await using (_app.AnotherNode())
        {
            await _app.Enqueue(tenant, new Note("while paused"));
            await _app.UntilBegun("while paused");
        }
        Assert.Equal(true, (await _app.Sql(TestDatabase.Superuser, "select is_paused from backbone.schedule where name = 'nightly'"))[0][0]);
        Assert.Equal(0, _app.Done.CountOf($"nightly {tenant.Slug}"));

        await _app.Sql(DatabaseRoles.BackOffice, "update backbone.schedule set is_paused = false where name = 'nightly'");
        await _app.UntilBegun($"nightly {tenant.Slug}");
    }

    [Fact]
    public async Task What_has_ended_is_forgotten_after_a_week_and_what_is_parked_after_ninety_days()
    {
        var tenant = await _app.NewTenant();
        var ended = await _app.Enqueue(tenant, new Note("ended"));
        var parked = await Insert(tenant, "Note", "no json");
        await _app.Until(ended, JobState.Succeeded);
        await _app.Until(parked, JobState.Failed);

        await Shift(6, ended, parked);
        await _app.Send(new PruneJobs());
        Assert.Equal(("Succeeded", "Failed"), (await _app.StateOf(ended), await _app.StateOf(parked)));

        await Shift(2, ended, parked);
        await _app.Send(new PruneJobs());
        Assert.Equal((null, "Failed"), (await _app.StateOf(ended), await _app.StateOf(parked)));

        await Shift(90, ended, parked);
        await _app.Send(new PruneJobs());
        Assert.Null(await _app.StateOf(parked));
    }

    [Theory]
    [InlineData("0 3 * * *", "Europe/Paris", "2026-03-28T00:00Z", "2026-03-28T02:00Z", "2026-03-29T01:00Z")]
    [InlineData("30 2 * * *", "Europe/Paris", "2026-10-24T12:00Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z")]
    [InlineData("0 9 * * 1-5", "America/New_York", "2026-11-20T20:00Z", "2026-11-23T14:00Z", "2026-11-24T14:00Z")]
    [InlineData("0 0 1 * *", "UTC", "2026-11-20T20:00Z", "2026-12-01T00:00Z", "2027-01-01T00:00Z")]
    [InlineData("*/10 * * * * ?", "UTC", "2026-11-20T20:00Z", "2026-11-20T20:00:10Z", "2026-11-20T20:00:20Z")]
    public void The_next_time_follows_the_zone_through_the_change_of_the_clock(string cron, string zone, string from, string first, string second)
    {
        var next = CronTime.Next(cron, zone, Moment(from));

        Assert.Equal((Moment(first), Moment(second)), (next, CronTime.Next(cron, zone, next)));
    }

    [Theory]
    [InlineData("every day", "UTC")]
    [InlineData("61 * * * *", "UTC")]
    [InlineData("0 0 30 2 *", "UTC")]
    [InlineData("0 0 * * *", "Europe/Nowhere")]
    public void What_never_comes_true_is_refused_at_start_up(string cron, string zone) =>
        Assert.ThrowsAny<Exception>(() => new ServiceCollection().AddRecurringJob<Nightly>("wrong", cron, zone));

    [Fact]
    public async Task A_claim_reads_no_more_of_a_hundred_thousand_jobs_than_it_takes()
    {
        await using var connection = await _app.Database.Connect(DatabaseRoles.Worker);
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("""
            insert into backbone.job (id, lane, tenant_id, queue, type, payload, priority, state, run_at, attempt, maximum_attempts, cancel_requested, continue_when, culture, created_at)
            select gen_random_uuid(), tenant.id, tenant.id, 'many', 'Note', '{}', 0, 'Waiting', now(), 0, 10, false, 'Succeeded', 'en', now()
            from generate_series(1, 100000) number join (select id, row_number() over () as place, count(*) over () as count from backbone.tenant) tenant on tenant.place = 1 + number % tenant.count
            """, connection);
        await command.ExecuteNonQueryAsync();
        command.CommandText = $"explain (analyze, buffers, timing off) {JobStore.ClaimStatement}";
        _app.Services.GetRequiredService<JobStore>().AddClaim(command, new JobQueue("many", 16), Guid.Empty, 16, 8, new Dictionary<Guid, int>());
        var plan = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                plan.Add(reader.GetString(0));
        }
        await transaction.RollbackAsync();

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', plan));
        Assert.DoesNotContain(plan, line => line.Contains("Seq Scan on job", StringComparison.Ordinal));
        var pages = plan.First(line => line.Contains("Buffers: ", StringComparison.Ordinal));
        Assert.InRange(int.Parse(pages.Split("hit=")[1].Split(' ')[0], CultureInfo.InvariantCulture), 1, 2000);
    }

    private TenantOperations Operations => _app.Services.GetRequiredService<TenantOperations>();

    private async Task<Id<Job>> Insert(CurrentTenant? tenant, string type, string payload)
    {
        var job = Id<Job>.New();
        await _app.Sql(TestDatabase.Superuser, $"""
            insert into backbone.job (id, tenant_id, lane, queue, type, payload, priority, state, run_at, attempt, maximum_attempts, cancel_requested, continue_when, culture, created_at)
            values ('{job.Value}', {(tenant is null ? "null" : $"'{tenant.Id.Value}'")}, '{tenant?.Id.Value ?? Guid.Empty}', 'default', '{type}', '{payload.Replace("'", "''")}',
                    0, 'Waiting', now(), 0, 10, false, 'Succeeded', 'en', now())
            """);
        return job;
    }

    private Task<string> NameOf(CurrentTenant tenant) => _app.InTenant(tenant, db => Task.FromResult(db.Tenants.Single().Name));

    private async Task Shift(int days, params Id<Job>[] jobs) => await _app.Sql(TestDatabase.Superuser,
        $"update backbone.job set finished_at = finished_at - interval '{days} days' where id in ({string.Join(", ", jobs.Select(job => $"'{job.Value}'"))})");

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
