using System.Net;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;

namespace SaasStarter.Tests.Memberships;

public sealed class InviteSeveralTests(JobApplication app) : IClassFixture<JobApplication>
{
    [Fact]
    public async Task Everybody_named_is_invited_and_who_asked_is_told()
    {
        var team = await TestTeam.Create(app);
        await team.Admin.Open(team.Path("members"));

        var answer = await team.Admin.Post(team.Path("members/invite-several"),
            ("Addresses", "one@several.example\n\nTwo Twice <two@several.example>, three@several.example; ONE@several.example\n"), ("Role", Role.Member));

        Assert.Equal(team.Path("work"), answer.Path);
        Assert.Contains("The invitations are on their way (3).", answer.Text, StringComparison.Ordinal);
        foreach (var address in new[] { "one", "two", "three" })
            Assert.Contains("/join/", await app.Mail.LinkTo($"{address}@several.example", "/join/"), StringComparison.Ordinal);
        Assert.Contains("Two Twice", (await app.Mail.To("two@several.example")).Text, StringComparison.Ordinal);
        await Told(team.Admin, team, "Invitations sent: 3.");
        Assert.Equal(3, await team.Count("invitation", "role = 'member'"));
    }

    [Fact]
    public async Task Who_is_a_member_or_invited_already_is_left_out_and_named()
    {
        var team = await TestTeam.Create(app);
        await team.Owner.Forge(team.Path("members/invite"), ("Email", "before@left-out.example"), ("Role", Role.Guest));

        await Invite(team.Owner, team, $"{team.Member.Person!.Email}\nbefore@left-out.example\nnew@left-out.example");

        await Told(team.Owner, team, $"Invitations sent: 1. Left out, as members, invited already or written to too often: 2 ({team.Member.Person!.Email}, before@left-out.example).");
        Assert.Equal(2, await team.Count("invitation"));
    }

    [Theory]
    [InlineData("good@lines.example\nnot an address\n\nTwo at@once@lines.example\nfine@lines.example, bad", "Correct these lines: 2, 4, 5.")]
    [InlineData("<>\nx <y", "Correct these lines: 1, 2.")]
    [InlineData("", "Write at least one e-mail address.")]
    [InlineData(" \n , ; \n", "Write at least one e-mail address.")]
    public async Task Wrong_lines_are_named_and_nothing_that_was_typed_is_lost(string typed, string message)
    {
        var team = await TestTeam.Create(app);
        await team.Owner.Open(team.Path("members"));

        var answer = await team.Owner.Post(team.Path("members/invite-several"), ("Addresses", typed), ("Role", Role.Viewer));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(message, answer.Text, StringComparison.Ordinal);
        var form = answer.Form(team.Path("members/invite-several"));
        Assert.Equal((typed, Role.Viewer), (form.ValueOf("Addresses"), form.ValueOf("Role")));
        Assert.Equal(0, await team.Count("invitation") + await team.Count("job"));
    }

    [Fact]
    public async Task Fifty_are_enough_at_once()
    {
        var team = await TestTeam.Create(app);
        var addresses = Enumerable.Range(1, InviteSeveral.Maximum + 1).Select(number => $"person{number}@many.example").ToArray();

        var refused = await team.Owner.Forge(team.Path("members/invite-several"), ("Addresses", string.Join('\n', addresses)), ("Role", Role.Guest));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("At most 50 addresses at once.", refused.Text, StringComparison.Ordinal);

        await Invite(team.Owner, team, string.Join('\n', addresses.Skip(1)));
        await Told(team.Owner, team, "Invitations sent: 50.");
    }

    [Fact]
    public async Task Nobody_invites_above_their_own_role()
    {
        var team = await TestTeam.Create(app);

        Assert.Equal(HttpStatusCode.Forbidden, (await team.Admin.Forge(team.Path("members/invite-several"), ("Addresses", "a@above.example"), ("Role", Role.Owner))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await team.Member.Forge(team.Path("members/invite-several"), ("Addresses", "a@above.example"), ("Role", Role.Guest))).Status);
        Assert.Equal(0, await team.Count("job"));
    }

    [Fact]
    public async Task Cancelled_before_it_is_done_it_leaves_nobody_invited()
    {
        var team = await TestTeam.Create(app);
        await using var connection = await app.Database.Connect(TestDatabase.Superuser);
        await using (var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            // The second address is held up in the midst of the job's transaction.
            await using var insert = new Npgsql.NpgsqlCommand($"""
                insert into backbone.invitation (tenant_id, id, email, role, token_hash, invited_by, created_at, expires_at)
                values ('{team.Tenant.Id.Value}', gen_random_uuid(), 'second@cancelled.example', 'guest', '\x00', '{team.Owner.Person!.Id.Value}', now(), now())
                """, connection, transaction);
            await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await Invite(team.Owner, team, "first@cancelled.example\nsecond@cancelled.example");
            await JobApplication.Until(async () => (await app.Sql(TestDatabase.Superuser,
                "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%insert into backbone.invitation%' or wait_event_type = 'Lock' and query like '%INSERT INTO backbone.invitation%'")).Count > 0,
                "the job waits for the second invitation");
            var job = await app.Database.Value<Guid>(TestDatabase.Superuser, $"select id from backbone.job where tenant_id = '{team.Tenant.Id.Value}' and state = 'Running'");

            await team.Owner.Open(team.Path("work"));
            var answer = await team.Owner.Post(team.Path($"work/{new Id<Backbone.Jobs.Job>(job)}/cancel"));

            Assert.Contains("What had begun is undone.", answer.Text, StringComparison.Ordinal);
            await app.Until(new Id<Backbone.Jobs.Job>(job), Backbone.Jobs.JobState.Cancelled);
        }

        Assert.Equal(0, await team.Count("invitation") + await team.Count("notification"));
        Assert.Equal(0, app.Mail.CountTo("first@cancelled.example"));
    }

    [Fact]
    public async Task Who_lost_the_right_meanwhile_invites_nobody()
    {
        var team = await TestTeam.Create(app);
        await app.InScope(team.Tenant, jobs => jobs.Enqueue(
            new SendInvitations([new("a@lost.example", "")], Role.Guest, team.Member.Person!.Id), new() { Title = "Not theirs" }, CancellationToken.None));

        await JobApplication.Until(async () => await team.Count("job", "state = 'Failed'") == 1, "the job is parked");

        Assert.Equal(0, await team.Count("invitation"));
    }

    private static async Task Invite(TestVisitor visitor, TestTeam team, string addresses)
    {
        var answer = await visitor.Forge(team.Path("members/invite-several"), ("Addresses", addresses), ("Role", Role.Guest));
        Assert.Equal(team.Path("work"), answer.Location);
    }

    private static Task Told(TestVisitor visitor, TestTeam team, string sentence) => JobApplication.Until(
        async () => (await visitor.Get(team.Path("notifications"))).Text.Contains(sentence, StringComparison.Ordinal), $"it says: {sentence}");
}
