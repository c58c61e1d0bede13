using System.Diagnostics;
using System.Globalization;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Tests.Jobs;

/// <summary>
/// What any job engine must do, seen through <see cref="IJobs"/> and through what handlers notice: an adapter to another engine derives its tests from this
/// class, and gives it a product that runs on that engine.
/// </summary>
public abstract class JobEngineContract(JobApplication app)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private JobLog Log => app.Done;

    [Fact]
    public async Task A_job_is_done_once_in_the_tenant_language_and_trace_of_whoever_asked()
    {
        var (alpha, beta) = (await app.NewTenant(), await app.NewTenant());
        using var request = new Activity("request").Start();
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr");

        for (var round = 0; round < 5; round++)
        {
            await app.Enqueue(alpha, new Note($"of {alpha.Slug}"));
            await app.Enqueue(beta, new Note($"of {beta.Slug}"));
        }

        foreach (var tenant in new[] { alpha, beta })
        {
            await app.UntilBegun($"of {tenant.Slug}", 5);
            Assert.All(Log.Of($"of {tenant.Slug}"), entry => Assert.Equal((tenant.Id.Value, "fr", request.TraceId, 1), (entry.Tenant, entry.Culture, entry.Trace, entry.Attempt)));
            Assert.Equal(5, Log.Of($"of {tenant.Slug}").Select(entry => entry.Job).Distinct().Count());
        }
    }

    [Fact]
    public async Task Without_a_tenant_a_tenants_job_is_refused()
    {
        await Assert.ThrowsAsync<NoTenantException>(() => app.InScope(null, jobs => jobs.Enqueue(new Note("nobody's"), None)));
        await Assert.ThrowsAsync<NoTenantException>(() => app.InScope(null, jobs => jobs.Schedule(new Note("nobody's"), app.Clock.GetUtcNow(), None)));

        Assert.Equal(0, Log.CountOf("nobody's"));
    }

    [Fact]
    public async Task A_scheduled_job_waits_for_its_time()
    {
        var tenant = await app.NewTenant();
        var at = app.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);

        await app.InScope(tenant, jobs => jobs.Schedule(new Note("later"), at, None));
        await app.Enqueue(tenant, new Note("now"));
        await app.UntilBegun("now");
        Assert.Equal(0, Log.CountOf("later"));

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.UntilBegun("later");
    }

    [Fact]
    public async Task What_failed_is_tried_again_with_the_same_identifier()
    {
        var tenant = await app.NewTenant();
        var failures = 2;
        Log.On("stumbles", _ => Interlocked.Decrement(ref failures) >= 0 ? throw new IOException("As asked.") : Task.CompletedTask);

        var job = await app.Enqueue(tenant, new Note("stumbles"));

        for (var attempt = 1; attempt < 3; attempt++)
        {
            await app.UntilBegun("stumbles", attempt);
            await AdvanceUntilBegun("stumbles", attempt + 1);
        }
        Assert.Equal([(job, 1), (job, 2), (job, 3)], Log.Of("stumbles").Select(entry => (entry.Job, entry.Attempt)));
    }

    [Fact]
    public async Task What_keeps_failing_is_parked_and_reported()
    {
        var tenant = await app.NewTenant();
        Log.On("hopeless", _ => throw new IOException("As asked."));

        var job = await app.Enqueue(tenant, new Note("hopeless"), new() { MaximumAttempts = 2 });

        await app.UntilBegun("hopeless");
        await AdvanceUntilBegun("hopeless", 2);
        await JobApplication.Until(() => Task.FromResult(Reports(job).Any()), "it was reported");
        app.Clock.Advance(TimeSpan.FromDays(1));
        await app.Enqueue(tenant, new Note("after the hopeless"));
        await app.UntilBegun("after the hopeless");
        Assert.Equal(2, Log.CountOf("hopeless"));
        var (exception, details) = Assert.Single(Reports(job));
        Assert.IsType<IOException>(exception);
        Assert.Equal((ErrorSource.Job, "Note", tenant.Id.ToString()), (details.Source, details.Operation, details.TenantId));
    }

    [Fact]
    public async Task A_problem_that_will_not_change_is_not_tried_again()
    {
        var tenant = await app.NewTenant();
        Log.On("refused", _ => Task.FromResult<Problem?>(Problem.NotFound));

        var job = await app.Enqueue(tenant, new Note("refused"));

        await JobApplication.Until(() => Task.FromResult(Reports(job).Any()), "it was reported");
        Assert.Equal(1, Log.CountOf("refused"));
    }

    [Fact]
    public async Task A_key_makes_it_one_job_however_many_ask_at_once()
    {
        var tenant = await app.NewTenant();
        var other = await app.NewTenant();
        var options = new JobOptions { Key = "only one" };

        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => number % 2 == 0
            ? app.Enqueue(tenant, new Note("keyed"), options)
            : Task.Run(async () => (await app.Send(new AskFor("keyed", Key: "only one"), tenant)).Value)));
        var others = await app.Enqueue(other, new Note("keyed elsewhere"), options);

        Assert.Single(ids.Distinct());
        Assert.NotEqual(ids[0], others);
        await app.UntilBegun("keyed");
        await app.UntilBegun("keyed elsewhere");
        Assert.Equal(ids[0], await app.Enqueue(tenant, new Note("keyed"), options));
        await app.Enqueue(tenant, new Note("after the keyed"));
        await app.UntilBegun("after the keyed");
        Assert.Equal(1, Log.CountOf("keyed"));
    }

    [Fact]
    public async Task What_is_urgent_comes_first()
    {
        var tenant = await app.NewTenant();
        var gate = new TaskCompletionSource();
        Log.On("gate", _ => gate.Task);
        await app.Enqueue(tenant, new Note("gate"), new() { Queue = "single" });
        await app.UntilBegun("gate");

        await app.Enqueue(tenant, new Note("calm"), new() { Queue = "single" });
        await app.Enqueue(tenant, new Note("urgent"), new() { Queue = "single", Priority = 5 });
        await app.Enqueue(tenant, new Note("of another queue"));
        await app.UntilBegun("of another queue");
        gate.SetResult();

        await app.UntilBegun("calm");
        Assert.True(Log.Of("urgent").Single().At < Log.Of("calm").Single().At);
    }

    [Fact]
    public async Task A_continuation_follows_success()
    {
        var tenant = await app.NewTenant();
        var gate = new TaskCompletionSource();
        Log.On("first", _ => gate.Task);

        var first = await app.Enqueue(tenant, new Note("first"));
        await app.UntilBegun("first");
        await app.InScope(tenant, jobs => jobs.Continue(first, new Note("second"), None));
        Assert.Equal(0, Log.CountOf("second"));
        gate.SetResult();

        await app.UntilBegun("second");
    }

    [Fact]
    public async Task A_continuation_of_what_had_ended_follows_at_once()
    {
        var tenant = await app.NewTenant();
        var first = await app.Enqueue(tenant, new Note("ended before"));
        await app.UntilBegun("ended before");

        await app.InScope(tenant, jobs => jobs.Continue(first, new Note("follows at once"), None));

        await app.UntilBegun("follows at once");
    }

    [Fact]
    public async Task Only_a_continuation_of_any_end_follows_failure()
    {
        var tenant = await app.NewTenant();
        Log.On("fails first", _ => Task.FromResult<Problem?>(Problem.NotFound));

        var first = await app.Enqueue(tenant, new Note("fails first"));
        await app.InScope(tenant, jobs => jobs.Continue(first, new Note("after success"), None));
        await app.InScope(tenant, jobs => jobs.Continue(first, new Note("after any end"), ContinueWhen.Ended, JobOptions.Default, None));

        await app.UntilBegun("after any end");
        Assert.Equal(0, Log.CountOf("after success"));
    }

    [Fact]
    public async Task A_waiting_job_can_be_cancelled_by_its_tenant_only()
    {
        var (tenant, stranger) = (await app.NewTenant(), await app.NewTenant());
        var job = await app.InScope(tenant, jobs => jobs.Schedule(new Note("cancelled before"), app.Clock.GetUtcNow() + TimeSpan.FromMinutes(5), None));

        Assert.False(await app.InScope(stranger, jobs => jobs.Cancel(job, None)));
        Assert.True(await app.InScope(tenant, jobs => jobs.Cancel(job, None)));
        Assert.False(await app.InScope(tenant, jobs => jobs.Cancel(job, None)));

        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.Enqueue(tenant, new Note("after the cancelled"));
        await app.UntilBegun("after the cancelled");
        Assert.Equal(0, Log.CountOf("cancelled before"));
    }

    [Fact]
    public async Task A_running_job_is_told_that_it_is_cancelled_and_not_tried_again()
    {
        var tenant = await app.NewTenant();
        var told = new TaskCompletionSource();
        Log.On("endless", async cancellationToken =>
        {
            await using var registration = cancellationToken.Register(() => told.TrySetResult());
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });
        var job = await app.Enqueue(tenant, new Note("endless"));
        await app.UntilBegun("endless");

        Assert.True(await app.InScope(tenant, jobs => jobs.Cancel(job, None)));

        await told.Task.WaitAsync(TimeSpan.FromSeconds(10));
        app.Clock.Advance(TimeSpan.FromDays(1));
        await app.Enqueue(tenant, new Note("after the endless"));
        await app.UntilBegun("after the endless");
        Assert.Equal(1, Log.CountOf("endless"));
        Assert.Empty(Reports(job));
    }

    [Fact]
    public async Task Two_nodes_share_the_work_and_each_job_is_done_once()
    {
        CurrentTenant[] tenants = [await app.NewTenant(), await app.NewTenant(), await app.NewTenant()];
        await using var node = app.AnotherNode();
        Log.On("shared", cancellationToken => Task.Delay(20, cancellationToken));

        var jobs = await Task.WhenAll(Enumerable.Range(0, 300).Select(number => app.Enqueue(tenants[number % 3], new Note("shared"))));

        await app.UntilBegun("shared", 300);
        Assert.Equal(jobs.Order(), Log.Of("shared").Select(entry => entry.Job).Order());
        Assert.InRange(Log.Of("shared").Select(entry => entry.Node).Distinct().Count(), 2, int.MaxValue);
    }

    [Fact]
    public async Task A_node_that_stops_gives_back_what_it_cannot_finish_and_finishes_the_rest()
    {
        var tenant = await app.NewTenant();
        await using var node = app.AnotherNode();
        await JobApplication.Until(async () =>
        {
            await app.Enqueue(tenant, new Note("look who works"));
            return Log.Of("look who works").Select(entry => entry.Node).Distinct().Count() > 1;
        }, "both nodes work");
        Log.On("finishes", cancellationToken => Task.Delay(300, cancellationToken));
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => app.Enqueue(tenant, new Note("finishes"))));

        await node.DisposeAsync();

        await app.UntilBegun("finishes", 30);
        Assert.All(Log.Of("finishes"), entry => Assert.Equal(1, entry.Attempt));
        Assert.Equal(30, Log.CountOf("finishes"));
    }

    private IEnumerable<(Exception Exception, ErrorDetails Details)> Reports(Id<Job> job) =>
        app.Reported.All.Where(error => error.Details.Tags.GetValueOrDefault("job.id") == job.ToString());

    private Task AdvanceUntilBegun(string what, int times) => JobApplication.Until(() =>
    {
        if (Log.CountOf(what) >= times)
            return Task.FromResult(true);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        return Task.FromResult(false);
    }, $"'{what}' is tried again");
}
