using System.Net;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.BackOffice;

/// <summary>What the staff sees of jobs and does with them. The jobs here are of types that no node knows, so that they stay as they are put.</summary>
public sealed class JobPagesTests(TestApplication app) : IClassFixture<TestApplication>, IAsyncLifetime
{
    private TestVisitor _staff = null!;
    private CurrentTenant _tenant = null!;

    public async ValueTask InitializeAsync()
    {
        var unique = Guid.CreateVersion7().ToString("N");
        _staff = await app.SignUp($"{unique}@staff.example");
        await app.Employ(_staff);
        _tenant = await app.CreateTenant(await app.SignUp($"{unique}@owner.example"), $"Tenant {unique[^6..]}", $"jobs-{unique[^8..]}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Each_state_has_its_list_and_its_figure()
    {
        foreach (var state in Enum.GetValues<JobState>())
            await Put(state, $"List{state}");

        foreach (var (view, states) in new Dictionary<string, JobState[]>
        {
            ["failed"] = [JobState.Failed],
            ["running"] = [JobState.Running],
            ["waiting"] = [JobState.Waiting, JobState.Blocked],
            ["scheduled"] = [JobState.Scheduled],
            ["history"] = [JobState.Succeeded, JobState.Cancelled, JobState.Discarded],
        })
        {
            var page = await _staff.Open($"/backoffice/jobs?view={view}&tenant={_tenant.Slug}");
            Assert.Equal(states.Select(state => $"List{state}").Order(), Enum.GetNames<JobState>().Select(name => $"List{name}").Where(type => page.Text.Contains(type, StringComparison.Ordinal)).Order());
        }
        Assert.Matches(@"Failed \([1-9]", (await _staff.Open("/backoffice/jobs")).Text);
        Assert.Contains("no node knows this type", (await _staff.Open($"/backoffice/jobs?view=waiting&tenant={_tenant.Slug}")).Text, StringComparison.Ordinal);
        Assert.Matches("[0-9]+ failed", (await _staff.Open("/backoffice")).Text);
    }

    [Fact]
    public async Task A_list_is_narrowed_and_paged()
    {
        for (var number = 0; number < 51; number++)
            await Put(JobState.Cancelled, "PagedJob");
        await Put(JobState.Cancelled, "OtherPagedJob", queue: "mail");

        var first = await _staff.Open($"/backoffice/jobs?view=history&tenant={_tenant.Slug}&type=PagedJob");
        Assert.Equal(50, Rows(first));
        var next = first.Page.Root.All("a").Single(link => link["rel"] == "next")["href"]!;
        Assert.Equal(1, Rows(await _staff.Open(next)));
        Assert.Equal(1, Rows(await _staff.Open($"/backoffice/jobs?view=history&tenant={_tenant.Slug}&queue=mail")));
        Assert.Equal(0, Rows(await _staff.Open("/backoffice/jobs?view=history&tenant=nowhere")));
    }

    [Fact]
    public async Task A_job_is_found_by_its_identifier()
    {
        var job = await Put(JobState.Succeeded, "FoundJob");

        Assert.Equal($"/backoffice/jobs/{job}", (await _staff.Open($"/backoffice/jobs?find={job}")).Path);
        Assert.Contains("no job’s identifier", (await _staff.Open("/backoffice/jobs?find=nonsense")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Get($"/backoffice/jobs/{Id<Job>.New()}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Get("/backoffice/jobs/nonsense")).Status);
    }

    [Fact]
    public async Task Its_page_tells_everything_but_what_is_in_it()
    {
        var job = await Put(JobState.Failed, "ToldJob");
        await app.Sql(TestDatabase.Superuser, $"update backbone.job set payload = '\"very secret\"', error_kind = 'TimeoutException', error = 'It took too long.' where id = '{job.Value}'");

        var page = await _staff.Open($"/backoffice/jobs/{job}");

        foreach (var told in new[] { "ToldJob", "TimeoutException", "It took too long.", _tenant.Name, "3 of at most 3", job.ToString() })
            Assert.Contains(told, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("very secret", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_job_is_tried_again_with_new_attempts()
    {
        var job = await Put(JobState.Failed, "RetriedJob");

        await _staff.Open($"/backoffice/jobs/{job}");
        var after = await _staff.Post($"/backoffice/jobs/{job}/retry");

        Assert.Equal($"/backoffice/jobs/{job}", after.Path);
        Assert.Equal(("Waiting", 3, 13), await StateOf(job));
        Assert.Contains($"{_staff.Person!.Email} retried a job", (await _staff.Open("/backoffice/activity?changes=true")).Text, StringComparison.Ordinal);
        // Another click of a page that was not refreshed.
        Assert.Equal(HttpStatusCode.Conflict, (await _staff.Forge($"/backoffice/jobs/{job}/retry")).Status);
    }

    [Fact]
    public async Task All_failed_jobs_of_a_type_are_tried_again_and_no_others()
    {
        var (one, two, other, done) = (await Put(JobState.Failed, "MendedJob"), await Put(JobState.Failed, "MendedJob"), await Put(JobState.Failed, "BrokenJob"), await Put(JobState.Discarded, "MendedJob"));

        await _staff.Open("/backoffice/jobs?type=MendedJob");
        var after = await _staff.Post("/backoffice/jobs/retry-failed");

        Assert.Contains("Begun again: 2", after.Text, StringComparison.Ordinal);
        Assert.Equal(["Waiting", "Waiting", "Failed", "Discarded"], new[] { await StateOf(one), await StateOf(two), await StateOf(other), await StateOf(done) }.Select(job => job.State));
    }

    [Fact]
    public async Task What_waits_is_cancelled_at_once_and_what_runs_is_asked_to_stop()
    {
        var (scheduled, running, failed) = (await Put(JobState.Scheduled, "LaterJob"), await Put(JobState.Running, "LongJob"), await Put(JobState.Failed, "DeadJob"));

        foreach (var job in new[] { scheduled, running })
        {
            await _staff.Open($"/backoffice/jobs/{job}");
            await _staff.Post($"/backoffice/jobs/{job}/cancel");
        }

        Assert.Equal("Cancelled", (await StateOf(scheduled)).State);
        Assert.Equal("Running", (await StateOf(running)).State);
        Assert.Contains("stopping", _staff.Current.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await _staff.Forge($"/backoffice/jobs/{failed}/cancel")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Forge($"/backoffice/jobs/{Id<Job>.New()}/cancel")).Status);
    }

    [Fact]
    public async Task A_failed_job_is_let_go()
    {
        var (failed, waiting) = (await Put(JobState.Failed, "LetGoJob"), await Put(JobState.Waiting, "KeptJob"));

        await _staff.Open($"/backoffice/jobs/{failed}");
        await _staff.Post($"/backoffice/jobs/{failed}/discard");

        Assert.Equal("Discarded", (await StateOf(failed)).State);
        Assert.Equal(HttpStatusCode.Conflict, (await _staff.Forge($"/backoffice/jobs/{waiting}/discard")).Status);
    }

    [Fact]
    public async Task What_recurs_is_paused_resumed_and_triggered()
    {
        await _staff.Open("/backoffice/jobs/schedules");
        Assert.Contains("paused", (await _staff.Post("/backoffice/jobs/schedules/prune-jobs/pause")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await _staff.Forge("/backoffice/jobs/schedules/prune-jobs/trigger")).Status);
        await _staff.Post("/backoffice/jobs/schedules/prune-jobs/resume");
        await _staff.Post("/backoffice/jobs/schedules/prune-jobs/trigger");

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!(await _staff.Get("/backoffice/jobs?view=history&type=PruneJobs")).Text.Contains("done", StringComparison.Ordinal))
            await Task.Delay(50, limit.Token);
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Forge("/backoffice/jobs/schedules/nonsense/pause")).Status);
    }

    [Fact]
    public async Task Who_may_only_look_is_offered_nothing_else()
    {
        var job = await Put(JobState.Failed, "LookedAtJob");
        var observer = await app.SignUp($"{Guid.CreateVersion7():N}@staff.example");
        await app.Employ(observer, StaffRole.Observer);

        foreach (var path in new[] { $"/backoffice/jobs?tenant={_tenant.Slug}", $"/backoffice/jobs/{job}", "/backoffice/jobs/schedules" })
            Assert.DoesNotContain((await observer.Open(path)).Page.Forms, form => form.Action.StartsWith("/backoffice/", StringComparison.Ordinal) && form.Action != "/backoffice/jobs");
    }

    [Fact]
    public async Task Looking_again_and_again_is_written_down_once()
    {
        var job = await Put(JobState.Failed, "WatchedJob");

        for (var times = 0; times < 3; times++)
            await _staff.Get($"/backoffice/jobs/{job}");
        await _staff.Get($"/backoffice/jobs?tenant={_tenant.Slug}");

        var written = await app.Sql(TestDatabase.Superuser, $"select action, subject, kind, address is not null, trace_id is not null from backbone.audit_entry where tenant_id = '00000000-0000-0000-0000-000000000000' and kind in ('View', 'Action') and person_id = '{_staff.Person!.Id.Value}' order by id");
        Assert.Equal([("ShowJob", job.ToString()), ("ListJobs", _tenant.Slug)], written.Select(row => ((string)row[0]!, (string)row[1]!)));
        Assert.All(written, row => Assert.Equal(("View", true, true), ((string)row[2]!, (bool)row[3]!, (bool)row[4]!)));
    }

    private static int Rows(Answer page) => page.Page.Root.All("tbody").SelectMany(body => body.All("tr")).Count();

    private async Task<(string State, int Attempt, int MaximumAttempts)> StateOf(Id<Job> job)
    {
        var row = (await app.Sql(TestDatabase.Superuser, $"select state, attempt, maximum_attempts from backbone.job where id = '{job.Value}'"))[0];
        return ((string)row[0]!, (int)row[1]!, (int)row[2]!);
    }

    private async Task<Id<Job>> Put(JobState state, string type, string queue = "default")
    {
        var (id, hasEnded) = (Id<Job>.New(), state is JobState.Succeeded or JobState.Failed or JobState.Cancelled or JobState.Discarded);
        // Follows one that is not there yet, or begins tomorrow: nothing moves it on meanwhile.
        await app.Sql(TestDatabase.Superuser, $"""
            insert into backbone.job (id, tenant_id, lane, queue, type, payload, priority, state, run_at, attempt, maximum_attempts, lease_until, cancel_requested, after_id,
                                      continue_when, culture, created_at, started_at, finished_at)
            select '{id.Value}', '{_tenant.Id.Value}', '{_tenant.Id.Value}', '{queue}', '{type}', null, 0, '{state}', now() + interval '1 day', 3, 3,
                   case when '{state}' = 'Running' then now() + interval '1 day' end, false, case when '{state}' = 'Blocked' then (select id from backbone.job where state = 'Scheduled' limit 1) end,
                   'Succeeded', 'en', now(), now(), case when {hasEnded} then now() end
            """);
        return id;
    }
}
