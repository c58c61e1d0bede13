using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Notifications;
using SaasStarter.Backbone.Privacy;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Live;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Notifications;

public sealed class NotificationTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task Who_gets_another_role_is_told_and_nobody_else()
    {
        var team = await TestTeam.Create(app);

        await ChangeRole(team, team.Member, Role.Viewer);

        var page = await team.Member.Get(team.Path("notifications"));
        Assert.Contains("Olga Owner changed your role. It is now Viewer.", page.Text, StringComparison.Ordinal);
        Assert.Equal("1 unread", BellOf(page));
        Assert.Equal(1, await team.Count("notification"));
        Assert.Equal("nothing unread", BellOf(await team.Owner.Get(team.Path())));
    }

    [Fact]
    public async Task What_changes_nothing_is_not_told()
    {
        var team = await TestTeam.Create(app);

        await ChangeRole(team, team.Member, Role.Member);

        Assert.Equal(0, await team.Count("notification"));
    }

    [Fact]
    public async Task A_command_that_is_refused_or_rolled_back_tells_nobody()
    {
        var team = await TestTeam.Create(app);

        // The last owner cannot give up the role: found out when the transaction commits, after everybody was told.
        var refused = await team.Owner.Forge(team.Path($"members/{await team.MembershipOf(team.Owner)}/role"), ("Role", Role.Member));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(0, await team.Count("notification"));
    }

    [Fact]
    public async Task A_notification_is_read_in_its_readers_language()
    {
        var team = await TestTeam.Create(app);
        var reader = await app.SignUp("lecteur@example.com", "Lou Lecteur", "fr");
        await app.Join(team.Tenant, reader, Role.Member);

        await ChangeRole(team, reader, Role.Viewer);

        var page = await reader.Get(team.Path("notifications"));
        Assert.Contains("Olga Owner a changé votre rôle. Vous avez maintenant le rôle « Lecture seule ».", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_invited_learns_that_the_invitation_was_accepted()
    {
        var team = await TestTeam.Create(app);
        var guest = await app.SignUp("invited.guest@example.com", "Ines Invited");
        await team.Admin.Forge(team.Path("members/invite"), ("Email", "invited.guest@example.com"), ("Role", Role.Guest));
        await guest.Forge(await app.Mail.LinkTo("invited.guest@example.com", "/join/"));

        Assert.Contains("Ines Invited accepted your invitation and joined as Guest.", (await team.Admin.Get(team.Path("notifications"))).Text, StringComparison.Ordinal);
        Assert.Equal(1, await team.Count("notification"));
    }

    [Fact]
    public async Task A_new_owner_is_told_to_the_other_owners()
    {
        var team = await TestTeam.Create(app);
        var second = await app.SignUp("second.owner@example.com", "Sam Second");
        await app.Join(team.Tenant, second, Role.Owner);

        await ChangeRole(team, team.Admin, Role.Owner);

        Assert.Contains("Adam Admin is now an owner of the organisation.", (await second.Get(team.Path("notifications"))).Text, StringComparison.Ordinal);
        Assert.Contains("It is now Owner.", (await team.Admin.Get(team.Path("notifications"))).Text, StringComparison.Ordinal);
        Assert.Equal(2, await team.Count("notification"));
    }

    [Fact]
    public async Task The_other_owners_learn_that_the_tenant_will_be_deleted_and_everybody_that_it_will_not()
    {
        var team = await TestTeam.Create(app);
        var second = await app.SignUp("owner.too@example.com", "Tom Too");
        await app.Join(team.Tenant, second, Role.Owner);

        await team.Owner.Forge(team.Path("settings/deletion"), ("Slug", team.Tenant.Slug));
        Assert.Contains("Olga Owner asked for the deletion of the organisation.", (await second.Get(team.Path("notifications"))).Text, StringComparison.Ordinal);
        Assert.Equal(1, await team.Count("notification"));

        await second.Forge(team.Path("settings/deletion/cancel"));
        foreach (var visitor in new[] { team.Owner, team.Admin, team.Member, team.Viewer, team.Guest })
            Assert.Contains("Tom Too decided to keep the organisation.", (await visitor.Get(team.Path("notifications"))).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("decided to keep", (await second.Get(team.Path("notifications"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Following_a_notification_marks_it_as_read()
    {
        var team = await TestTeam.Create(app);
        await ChangeRole(team, team.Member, Role.Viewer);
        await team.Member.Open(team.Path("notifications"));
        var form = team.Member.Current.Page.Forms.Single(form => form.Action.EndsWith("/read", StringComparison.Ordinal) && form.Action.Contains("/ntf_", StringComparison.Ordinal));

        var answer = await team.Member.Post(form.Action);

        Assert.Equal(team.Path(), answer.Path);
        Assert.Equal("nothing unread", BellOf(answer));
        Assert.DoesNotContain(await Actions(team), action => action == nameof(ReadNotification));
    }

    [Fact]
    public async Task Everything_can_be_marked_as_read_at_once()
    {
        var team = await TestTeam.Create(app);
        await ChangeRole(team, team.Member, Role.Viewer);
        await ChangeRole(team, team.Member, Role.Member);
        await team.Member.Open(team.Path("notifications"));
        Assert.Equal("2 unread", BellOf(team.Member.Current));

        var answer = await team.Member.Post(team.Path("notifications/read"));

        Assert.Equal("nothing unread", BellOf(answer));
        Assert.DoesNotContain(answer.Page.Forms, form => form.Action == team.Path("notifications/read"));
    }

    [Fact]
    public async Task Nobody_reads_or_marks_what_another_member_was_told()
    {
        var team = await TestTeam.Create(app);
        await ChangeRole(team, team.Member, Role.Viewer);
        var id = await IdOf(team, team.Member);

        foreach (var other in new[] { team.Owner, team.Admin, team.Viewer, team.Guest })
        {
            Assert.DoesNotContain("changed your role", (await other.Get(team.Path("notifications"))).Text, StringComparison.Ordinal);
            Assert.Equal("nothing unread", BellOf(await other.Get(team.Path("notifications"))));
            Assert.Equal(HttpStatusCode.NotFound, (await other.Forge(team.Path($"notifications/{id}/read"))).Status);
            await other.Forge(team.Path("notifications/read"));
            await other.Forge(team.Path("notifications/preferences"), ("Kind", "role-changed"), ("Channel", "None"));
        }

        Assert.Equal("1 unread", BellOf(await team.Member.Get(team.Path("notifications"))));
        Assert.Equal(0, await team.Count("notification_preference", $"person_id = '{team.Member.Person!.Id.Value}'"));
    }

    [Fact]
    public async Task The_list_has_pages()
    {
        var team = await TestTeam.Create(app);
        await Tell(team, team.Member, count: ListNotifications.PageSize + 5);

        var first = await team.Member.Open(team.Path("notifications"));
        var older = await team.Member.Open(first.Page.Links.Single(link => link.Contains("after=", StringComparison.Ordinal)));
        var newer = await team.Member.Open(older.Page.Links.Single(link => link.Contains("before=", StringComparison.Ordinal)));

        Assert.Equal([.. Enumerable.Range(6, ListNotifications.PageSize).Reverse().Select(number => $"Number {number}")], NamesOn(first));
        Assert.Equal(["Number 5", "Number 4", "Number 3", "Number 2", "Number 1"], NamesOn(older));
        Assert.Equal(NamesOn(first), NamesOn(newer));
        Assert.DoesNotContain(older.Page.Links, link => link.Contains("after=", StringComparison.Ordinal));
        Assert.DoesNotContain(newer.Page.Links, link => link.Contains("before=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_place_that_is_none_leads_to_the_first_page()
    {
        var team = await TestTeam.Create(app);
        await Tell(team, team.Member, count: 1);

        foreach (var query in new[] { "?after=nonsense", "?before=", "?after=mem_0199f2c81d5a7c3e8f0a4b6d2e1c9a70", "?after=%00" })
            Assert.Equal(["Number 1"], NamesOn(await team.Member.Get(team.Path($"notifications{query}"))));
    }

    [Fact]
    public async Task The_bell_stops_counting_at_a_hundred()
    {
        var team = await TestTeam.Create(app);
        await Tell(team, team.Member, count: CountUnread.Maximum + 5);

        Assert.Equal("very many unread", BellOf(await team.Member.Get(team.Path())));
    }

    [Fact]
    public async Task What_another_version_wrote_is_listed_without_an_error()
    {
        var team = await TestTeam.Create(app);
        await Tell(team, team.Member, count: 3);
        await app.Sql(TestDatabase.Superuser, $"""
            update backbone.notification set kind = 'from-the-future' where tenant_id = '{team.Tenant.Id.Value}' and details->>'Name' = 'Number 1'
            """);
        await app.Sql(TestDatabase.Superuser, $$"""
            update backbone.notification set details = '{"Name": [1]}' where tenant_id = '{{team.Tenant.Id.Value}}' and details->>'Name' = 'Number 2'
            """);

        var page = await team.Member.Get(team.Path("notifications"));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(["Number 3"], NamesOn(page));
        Assert.Equal(2, page.Text.Split("Something happened.").Length - 1);
    }

    [Fact]
    public async Task What_a_former_member_was_told_is_gone()
    {
        var team = await TestTeam.Create(app);
        await Tell(team, team.Member, count: 2);
        await Tell(team, team.Viewer, count: 1);
        await Tell(team, team.Guest, count: 1);
        await team.Member.Forge(team.Path("notifications/preferences"), ("Kind", "role-changed"), ("Channel", "None"));

        await team.Owner.Forge(team.Path($"members/{await team.MembershipOf(team.Member)}/remove"));
        await team.Viewer.Forge(team.Path("leave"));

        Assert.Equal(1, await team.Count("notification"));
        Assert.Equal(0, await team.Count("notification_preference"));
    }

    [Fact]
    public async Task What_was_read_long_ago_is_forgotten_and_the_rest_is_kept()
    {
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));
        await Tell(team, team.Member, count: 3);
        await Tell(other, other.Member, count: 1);
        await app.Sql(TestDatabase.Superuser, "update backbone.notification set read_at = now() - interval '91 days' where details->>'Name' = 'Number 1'");
        await app.Sql(TestDatabase.Superuser, $"update backbone.notification set read_at = now() - interval '89 days' where tenant_id = '{team.Tenant.Id.Value}' and details->>'Name' = 'Number 2'");
        await Tell(team, team.Guest, count: 1);
        await app.Sql(TestDatabase.Superuser, $"delete from backbone.membership where tenant_id = '{team.Tenant.Id.Value}' and person_id = '{team.Guest.Person!.Id.Value}'");

        await app.Send(new ApplyRetention(), team.Tenant);

        Assert.Equal(["Number 3", "Number 2"], NamesOn(await team.Member.Get(team.Path("notifications"))));
        Assert.Equal((2, 1), (await team.Count("notification"), await other.Count("notification")));
    }

    [Fact]
    public async Task The_number_of_people_who_are_told_is_bounded()
    {
        var team = await TestTeam.Create(app);
        await app.Sql(TestDatabase.Superuser, $"""
            with person as (
                insert into accounts."user" (id, name, email, normalized_email, user_name, normalized_user_name, email_confirmed, culture, time_zone, created_at,
                                             is_demo, security_stamp, concurrency_stamp, lockout_enabled, access_failed_count)
                select gen_random_uuid(), 'Many', m, upper(m), m, upper(m), true, 'en', 'Europe/Paris', now(), false, m, m, true, 0
                from (select number || '@many.example' as m from generate_series(1, {NotificationWriter.MaximumRecipients}) number) as mail
                returning id)
            insert into backbone.membership (tenant_id, id, person_id, role, joined_at)
            select '{team.Tenant.Id.Value}', gen_random_uuid(), id, 'member', now() + interval '1 hour' from person
            """);

        await app.Send(new ScheduleDeletion(team.Tenant.Slug), team.Tenant, team.Owner, Role.Owner);
        await app.Send(new CancelDeletion(), team.Tenant, team.Owner, Role.Owner);

        Assert.Equal(NotificationWriter.MaximumRecipients, await team.Count("notification"));
        // Those who joined first are among them.
        Assert.Equal("1 unread", BellOf(await team.Guest.Get(team.Path())));
    }

    [Fact]
    public async Task Only_the_open_pages_of_who_is_told_are_woken()
    {
        var team = await TestTeam.Create(app);
        await using var mine = await EventStream.Open(team.Member, team.Path("events"));
        await using var others = await EventStream.Open(team.Guest, team.Path("events"));

        await Tell(team, team.Member, count: 1);
        await team.Owner.Forge(team.Path("settings/name"), ("Name", "After that"), ("Slug", team.Tenant.Slug));

        Assert.Equal("refresh notifications", await mine.Next());
        Assert.Equal("refresh tenant", await mine.Next());
        Assert.Equal("refresh tenant", await others.Next());
    }

    [Fact]
    public async Task Marking_as_read_wakes_ones_other_pages()
    {
        var team = await TestTeam.Create(app);
        await Tell(team, team.Member, count: 1);
        await using var other = await EventStream.Open(await app.SignIn(team.Member.Person!), team.Path("events"));

        await team.Member.Forge(team.Path("notifications/read"));

        Assert.Equal("refresh notifications", await other.Next());
    }

    internal static string BellOf(Answer answer) => answer.Page.Root.All("a").Single(link => link["id"] == "bell")["data-announce"]!;

    private static async Task ChangeRole(TestTeam team, TestVisitor member, string role) =>
        await team.Owner.Forge(team.Path($"members/{await team.MembershipOf(member)}/role"), ("Role", role));

    // As the product itself, a moment apart each.
    private async Task Tell(TestTeam team, TestVisitor member, int count)
    {
        await using var services = app.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(team.Tenant, Caller.System);
        var notifications = services.ServiceProvider.GetRequiredService<INotifications>();
        for (var number = 1; number <= count; number++)
        {
            app.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await notifications.Notify(new OwnerAdded($"Number {number}"), Recipients.Person(member.Person!.Id), TestContext.Current.CancellationToken);
        }
        await services.ServiceProvider.GetRequiredService<AfterCommit>().Run(TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> NamesOn(Answer page) => page.Page.Root.All("button").Select(button => button.Text)
        .Where(text => text.StartsWith("Number ", StringComparison.Ordinal)).Select(text => text.Split(" is now")[0]);

    private async Task<Id<Notification>> IdOf(TestTeam team, TestVisitor visitor) => await app.InTenant(team.Tenant, db =>
        db.Set<Notification>().Where(notification => notification.PersonId == visitor.Person!.Id).Select(notification => notification.Id).SingleAsync());

    private async Task<IEnumerable<string>> Actions(TestTeam team) =>
        (await app.Sql(TestDatabase.Superuser, $"select action from backbone.audit_entry where tenant_id = '{team.Tenant.Id.Value}' and kind = 'Action'")).Select(row => (string)row[0]!);
}
