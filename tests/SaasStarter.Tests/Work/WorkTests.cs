using System.Net;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Work;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;
using SaasStarter.Tests.Live;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Work;

public sealed class WorkTests(JobApplication app) : IClassFixture<JobApplication>
{
    [Fact]
    public async Task People_see_jobs_of_their_tenant_that_have_a_title()
    {
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));
        var shown = await app.Enqueue(team.Tenant, new Note("a"), new() { Title = "Count the bottles" });
        var hidden = await app.Enqueue(team.Tenant, new Note("b"));
        var foreign = await app.Enqueue(other.Tenant, new Note("c"), new() { Title = "Count the barrels" });
        foreach (var job in new[] { shown, hidden, foreign })
            await app.Until(job, JobState.Succeeded);

        var page = await team.Viewer.Get(team.Path("work"));

        Assert.Equal([$"{shown}"], RowsOf(page));
        Assert.Contains("Count the bottles", page.Text, StringComparison.Ordinal);
        Assert.Contains("Done", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("barrels", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_under_way_shows_how_far_it_is()
    {
        var team = await TestTeam.Create(app);
        await using var running = await Running(team, "Half-way");
        await app.Sql(TestDatabase.Superuser, $"update backbone.job set progress_done = 30, progress_total = 60, progress_text = 'Bottles' where id = '{running.Job.Value}'");

        var page = await team.Member.Get(team.Path("work"));

        var bar = Assert.Single(page.Page.Root.All("progress"));
        Assert.Equal(("30", "60", "Half-way"), (bar["value"], bar["max"], bar["aria-label"]));
        Assert.Contains("30 of 60", page.Text, StringComparison.Ordinal);
        Assert.Contains("Bottles", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_job_is_cancelled_from_the_page_and_open_pages_hear_of_it()
    {
        var team = await TestTeam.Create(app);
        await using var running = await Running(team, "To be stopped");
        await using var stream = await EventStream.Open(team.Guest, team.Path("events"));
        await team.Owner.Open(team.Path("work"));

        var answer = await team.Owner.Post(team.Path($"work/{running.Job}/cancel"));

        Assert.Contains("Cancelled. What had begun is undone.", answer.Text, StringComparison.Ordinal);
        Assert.Equal("refresh jobs", await stream.Next());
        await app.Until(running.Job, JobState.Cancelled);
        Assert.Contains("nothing of it remains", (await team.Owner.Get(team.Path("work"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_waits_is_cancelled_before_it_begins()
    {
        var team = await TestTeam.Create(app);
        var job = await app.InScope(team.Tenant, jobs => jobs.Schedule(new Note("never"), app.Clock.GetUtcNow().AddHours(1), new() { Title = "Later" }, CancellationToken.None));

        await team.Admin.Open(team.Path("work"));
        await team.Admin.Post(team.Path($"work/{job}/cancel"));

        Assert.Equal("Cancelled", await app.StateOf(job));
        Assert.Equal(0, app.Done.CountOf("never"));
    }

    [Fact]
    public async Task What_has_ended_cannot_be_cancelled_and_the_page_says_so()
    {
        var team = await TestTeam.Create(app);
        var job = await app.Enqueue(team.Tenant, new Note("over"), new() { Title = "Over" });
        await app.Until(job, JobState.Succeeded);

        var answer = await team.Owner.Forge(team.Path($"work/{job}/cancel"));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("It had ended already", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_cancel_sees_no_button_and_is_refused()
    {
        var team = await TestTeam.Create(app);
        await using var running = await Running(team, "Not theirs");
        var hidden = await app.InScope(team.Tenant, jobs => jobs.Schedule(new Note("hidden"), app.Clock.GetUtcNow().AddHours(1), CancellationToken.None));

        Assert.DoesNotContain((await team.Member.Get(team.Path("work"))).Page.Forms, form => form.Action.EndsWith("/cancel", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Member.Forge(team.Path($"work/{running.Job}/cancel"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Guest.Get(team.Path("work"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await team.Owner.Forge(team.Path($"work/{hidden}/cancel"))).Status);
        Assert.Equal("Running", await app.StateOf(running.Job));
    }

    [Fact]
    public async Task What_failed_for_good_says_so_in_plain_words()
    {
        var team = await TestTeam.Create(app);
        app.Done.On("broken", _ => throw new TimeoutException("Secret of the innards"));
        var job = await app.Enqueue(team.Tenant, new Note("broken"), new() { Title = "Breaks", MaximumAttempts = 1 });
        await app.Until(job, JobState.Failed);

        var page = await team.Owner.Get(team.Path("work"));

        Assert.Contains("it could not be done; we have been told and look into it", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("innards", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("TimeoutException", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_of_what_ended_has_pages()
    {
        var team = await TestTeam.Create(app);
        Assert.Contains("Nothing is going on", (await team.Owner.Get(team.Path("work"))).Text, StringComparison.Ordinal);
        for (var number = 0; number < ListWork.PageSize + 3; number++)
            await app.Until(await app.Enqueue(team.Tenant, new Note("many"), new() { Title = $"Number {number}" }), JobState.Succeeded);

        var first = await team.Owner.Open(team.Path("work"));
        var second = await team.Owner.Open(first.Page.Links.Single(link => link.Contains("after=", StringComparison.Ordinal)));

        Assert.Equal(ListWork.PageSize, RowsOf(first).Count());
        Assert.Equal(3, RowsOf(second).Count());
        Assert.Empty(RowsOf(first).Intersect(RowsOf(second)));
        Assert.DoesNotContain(second.Page.Links, link => link.Contains("after=", StringComparison.Ordinal));
    }

    private static IEnumerable<string> RowsOf(Answer page) =>
        page.Page.Root.All("li").Select(row => row["id"]).OfType<string>().Where(id => id.StartsWith("job_", StringComparison.Ordinal));

    // A job that goes on until it is cancelled, or the test ends.
    private async Task<RunningJob> Running(TestTeam team, string title)
    {
        var end = new TaskCompletionSource();
        app.Done.On(title, cancellationToken => end.Task.WaitAsync(cancellationToken));
        var job = await app.Enqueue(team.Tenant, new Note(title), new() { Title = title });
        await app.Until(job, JobState.Running);
        return new(job, end);
    }

    private sealed record RunningJob(Id<Job> Job, TaskCompletionSource End) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            End.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
