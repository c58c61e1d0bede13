using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Components.Layouts;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Live;

public sealed class LiveTests(TestApplication app) : IClassFixture<TestApplication>
{
    // What the product promises; a test that needs longer has failed.
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task An_open_page_hears_that_the_members_changed()
    {
        var team = await TestTeam.Create(app);
        await using var stream = await Open(team, team.Guest);

        await team.Admin.Forge(team.Path("members/invite"), ("Email", "heard@example.com"), ("Role", Role.Guest));

        Assert.Equal("refresh members", await stream.Next());
        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType?.MediaType);
        Assert.True(stream.Response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task What_was_refused_or_rolled_back_is_not_told()
    {
        var team = await TestTeam.Create(app);
        await using var stream = await Open(team, team.Guest);

        await team.Owner.Forge(team.Path("leave"));
        await team.Owner.Forge(team.Path("settings/name"), ("Name", "Told"), ("Slug", team.Tenant.Slug));

        Assert.Equal("refresh tenant", await stream.Next());
    }

    [Fact]
    public async Task A_stream_hears_of_no_other_tenant()
    {
        var (alpha, beta) = (await TestTeam.Create(app), await TestTeam.Create(app));
        await app.Join(beta.Tenant, alpha.Member, Role.Viewer);
        await using var stream = await Open(alpha, alpha.Member);

        // A member of both, so that only the tenant tells the streams apart; what Beta says comes first.
        await beta.Owner.Forge(beta.Path("members/invite"), ("Email", "quiet@example.com"), ("Role", Role.Guest));
        await using (var other = await Open(beta, alpha.Member))
        {
            await beta.Owner.Forge(beta.Path("members/invite"), ("Email", "quiet2@example.com"), ("Role", Role.Guest));
            Assert.Equal("refresh members", await other.Next());
        }
        await alpha.Owner.Forge(alpha.Path("settings/name"), ("Name", "Alpha"), ("Slug", alpha.Tenant.Slug));

        Assert.Equal("refresh tenant", await stream.Next());
    }

    [Fact]
    public async Task A_stranger_opens_no_stream()
    {
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));

        Assert.Equal(HttpStatusCode.NotFound, (await other.Owner.Get(team.Path("events"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Owner.Get($"{team.Path("events")}?tenant={other.Tenant.Slug}")).Status);
        Assert.NotEqual(HttpStatusCode.OK, (await app.Visitor().Get(team.Path("events"))).Status);
    }

    [Fact]
    public async Task A_removed_members_stream_ends()
    {
        var team = await TestTeam.Create(app);
        await using var stream = await Open(team, team.Member);
        await using var other = await Open(team, team.Viewer);

        await EndsAfter(stream, async () => await team.Owner.Forge(team.Path($"members/{await team.MembershipOf(team.Member)}/remove")));

        // Nobody else's does.
        Assert.Equal("refresh members", await other.Next());
        await team.Owner.Forge(team.Path("settings/name"), ("Name", "Still there"), ("Slug", team.Tenant.Slug));
        Assert.Equal("refresh tenant", await other.Next());
    }

    [Fact]
    public async Task A_stream_ends_even_when_nothing_was_told()
    {
        var team = await TestTeam.Create(app);
        await using var stream = await Open(team, team.Member);

        await EndsAfter(stream, () => app.Sql(TestDatabase.Superuser, $"delete from backbone.membership where person_id = '{team.Member.Person!.Id.Value}'"));
    }

    [Fact]
    public async Task A_streams_end_follows_the_end_of_its_session()
    {
        var team = await TestTeam.Create(app);
        var otherBrowser = await app.SignIn(team.Member.Person!);
        await using var stream = await Open(team, team.Member);
        await using var other = await Open(team, otherBrowser);

        await EndsAfter(stream, () => team.Member.Forge("/sign-out"));

        await team.Owner.Forge(team.Path("settings/name"), ("Name", "Signed out"), ("Slug", team.Tenant.Slug));
        Assert.Equal("refresh tenant", await other.Next());
    }

    [Fact]
    public async Task A_revoked_sessions_stream_ends()
    {
        var team = await TestTeam.Create(app);
        var otherBrowser = await app.SignIn(team.Member.Person!);
        await using var stream = await Open(team, otherBrowser);

        await EndsAfter(stream, () => team.Member.Forge("/security/sessions/revoke-others"));
    }

    [Fact]
    public async Task All_streams_of_a_suspended_tenant_end()
    {
        var team = await TestTeam.Create(app);
        await using var owners = await Open(team, team.Owner);
        await using var guests = await Open(team, team.Guest);

        await EndsAfter(owners, () => app.Services.GetRequiredService<TenantOperations>().Suspend(team.Tenant.Slug, null, TestContext.Current.CancellationToken));

        Assert.Equal("end access", await guests.Next());
        Assert.Null(await guests.Next());
    }

    [Fact]
    public async Task A_session_holds_a_bounded_number_of_streams()
    {
        var team = await TestTeam.Create(app);
        var streams = new List<EventStream>();
        for (var count = 0; count < LiveFlags.StreamsPerSession.Default; count++)
            streams.Add(await Open(team, team.Member));

        var refused = await team.Member.Get(team.Path("events"));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.NotNull(refused.Header("Retry-After"));

        await streams[0].DisposeAsync();
        streams.Add(await OpenWhenThereIsRoom(team));
        foreach (var stream in streams.Skip(1))
            await stream.DisposeAsync();
    }

    [Fact]
    public async Task An_idle_stream_holds_no_connection_to_the_database()
    {
        var team = await TestTeam.Create(app);
        var streams = new List<EventStream>();
        for (var count = 0; count < LiveFlags.StreamsPerSession.Default; count++)
        {
            streams.Add(await Open(team, team.Viewer));
            streams.Add(await Open(team, team.Guest));
            streams.Add(await Open(team, team.Admin));
            streams.Add(await Open(team, team.Owner));
        }

        // The pool has 30 connections: with 40 streams that held one each, nobody would be answered.
        Assert.Equal(HttpStatusCode.OK, (await team.Member.Get(team.Path("members"))).Status);

        foreach (var stream in streams)
            await stream.DisposeAsync();
    }

    [Fact]
    public async Task What_was_told_between_a_page_and_its_stream_is_told_again()
    {
        var team = await TestTeam.Create(app);
        await using var early = await Open(team, team.Guest);
        await team.Owner.Forge(team.Path("settings/name"), ("Name", "Before the page"), ("Slug", team.Tenant.Slug));
        Assert.Equal("refresh tenant", await early.Next());
        await team.Member.Open(team.Path());
        var since = team.Member.Current.Page.Root.All("div").Single(element => element["data-events"] is not null)["data-since"];
        await team.Admin.Forge(team.Path("members/invite"), ("Email", "between@example.com"), ("Role", Role.Guest));
        Assert.Equal("refresh members", await early.Next());

        await using var stream = await EventStream.Open(team.Member, team.Path($"events?since={since}"));
        Assert.Equal("refresh members", await stream.Next());

        foreach (var nonsense in new[] { "-1", "x", "", new string('9', 30), long.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture) })
            await (await EventStream.Open(team.Member, team.Path($"events?since={nonsense}"))).DisposeAsync();
    }

    [Fact]
    public async Task A_page_that_does_not_read_is_cut_off()
    {
        using var hub = new LiveHub(TimeProvider.System);
        using var subscription = hub.Open(Backbone.Core.Id<Tenant>.New(), Backbone.Core.Id<Person>.New(), Guid.CreateVersion7(), mostPerSession: 1)!;

        for (var count = 0; count < 100; count++)
            hub.Receive($"{subscription.Tenant.Value:N} topic");

        var messages = 0;
        await foreach (var _ in subscription.Messages.ReadAllAsync(TestContext.Current.CancellationToken))
            messages++;
        Assert.InRange(messages, 1, 50);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("members")]
    [InlineData("0199f2c8-1d5a-7c3e-8f0a-4b6d2e1c9a70 members")]
    public void What_is_no_signal_is_ignored(string payload)
    {
        using var hub = new LiveHub(TimeProvider.System);

        hub.Receive(payload);

        Assert.Empty(hub.All());
    }

    [Fact]
    public async Task After_a_broken_connection_pages_open_their_streams_again_and_hear_on()
    {
        var team = await TestTeam.Create(app);
        await using var broken = await Open(team, team.Member);

        await app.Sql(TestDatabase.Superuser,
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'live' and datname = current_database()");

        // The stream closes without saying that access was lost: the browser opens another.
        Assert.Null(await broken.Next());
        await using var again = await Open(team, team.Member);
        await team.Owner.Forge(team.Path("settings/name"), ("Name", "Heard on"), ("Slug", team.Tenant.Slug));
        Assert.Equal("refresh tenant", await again.Next());
    }

    private static Task<EventStream> Open(TestTeam team, TestVisitor visitor) => EventStream.Open(visitor, team.Path("events"));

    private static async Task EndsAfter(EventStream stream, Func<Task> what)
    {
        await what();
        var watch = Stopwatch.StartNew();
        string? last = null;
        while (await stream.Next() is { } message)
            last = message;
        Assert.Equal("end access", last);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Promised);
    }

    // The server notices a closed stream a moment later.
    private static async Task<EventStream> OpenWhenThereIsRoom(TestTeam team)
    {
        while (true)
        {
            if (await EventStream.TryOpen(team.Member, team.Path("events")) is { } stream)
                return stream;
            await Task.Yield();
        }
    }
}
