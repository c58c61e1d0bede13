using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Memberships;

public sealed class InvitationTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task An_invitation_is_mailed_listed_and_accepted_by_the_invited_address()
    {
        var team = await TestTeam.Create(app);
        await team.Admin.Open(team.Path("members"));
        var members = await team.Admin.Post(team.Path("members/invite"), ("Email", "Bob.Newman@example.com"), ("Role", Role.Viewer));
        Assert.Contains("Invitation sent to Bob.Newman@example.com.", members.Text, StringComparison.Ordinal);
        Assert.Contains("bob.newman@example.com", members.Text, StringComparison.Ordinal);

        var mail = await app.Mail.To("bob.newman@example.com");
        Assert.Contains("Adam Admin", mail.Subject, StringComparison.Ordinal);
        var link = await app.Mail.LinkTo("bob.newman@example.com", "/join/");
        var bob = await app.SignUp("bob.newman@example.com", "Bob Newman");
        var invitation = await bob.Open(link);
        Assert.Contains($"Join {team.Tenant.Name}", invitation.Text, StringComparison.Ordinal);
        Assert.Contains("Adam Admin", invitation.Text, StringComparison.Ordinal);
        var dashboard = await bob.Post(link);

        Assert.Equal(team.Path(), dashboard.Path);
        Assert.Contains("Bob Newman joined", dashboard.Text, StringComparison.Ordinal);
        Assert.Equal(Role.Viewer, await team.RoleOf(bob));
        Assert.DoesNotContain("bob.newman@example.com", (await team.Admin.Open(team.Path("members"))).Page.Root.All("section")
            .First(section => section["id"] == "invite").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_no_session_is_led_through_sign_up_or_sign_in_with_the_address_and_back()
    {
        var team = await TestTeam.Create(app);
        var link = await Invite(team, "led@example.com");

        var page = await app.Visitor().Open(link);

        var links = page.Page.Links.Where(address => address.StartsWith("/sign-", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, links.Length);
        Assert.All(links, address => Assert.Contains($"email=led%40example.com&returnUrl={Uri.EscapeDataString(link)}", address, StringComparison.Ordinal));
        Assert.DoesNotContain(page.Page.Forms, form => form.Action == link);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Visitor().Forge(link)).Status);
    }

    [Fact]
    public async Task An_invitation_is_good_once_even_when_it_is_accepted_twenty_times_at_once()
    {
        var team = await TestTeam.Create(app);
        var link = await Invite(team, "once@example.com");
        var person = await app.SignUp("once@example.com");
        var browsers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.SignIn(person.Person!)));

        var answers = await Task.WhenAll(browsers.Select(browser => browser.Forge(link)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Redirect), answer =>
            Assert.True(answer.Status is HttpStatusCode.Gone or HttpStatusCode.Conflict, $"{answer.Status}"));
        Assert.Equal(6, await team.Count("membership"));
        Assert.Equal(HttpStatusCode.Gone, (await person.Get(link)).Status);
    }

    [Fact]
    public async Task A_used_invitation_does_not_bring_a_removed_member_back()
    {
        var team = await TestTeam.Create(app);
        var link = await Invite(team, "removed@example.com");
        var person = await app.SignUp("removed@example.com");
        await person.Forge(link);
        await team.Owner.Forge(team.Path($"members/{await team.MembershipOf(person)}/remove"));

        var again = await person.Forge(link);

        Assert.Equal(HttpStatusCode.Gone, again.Status);
        Assert.Contains("accepted already", again.Text, StringComparison.Ordinal);
        Assert.Null(await team.RoleOf(person));
    }

    [Fact]
    public async Task A_revoked_invitation_answers_gone_and_says_what_to_do()
    {
        var team = await TestTeam.Create(app);
        var link = await Invite(team, "revoked@example.com");
        var person = await app.SignUp("revoked@example.com");

        await team.Admin.Open(team.Path("members"));
        await team.Admin.Post(team.Path($"invitations/{await InvitationOf(team, "revoked@example.com")}/revoke"));

        var page = await person.Get(link);
        Assert.Equal(HttpStatusCode.Gone, page.Status);
        Assert.Contains("Ask the person who invited you", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await person.Forge(link)).Status);
        Assert.Null(await team.RoleOf(person));
    }

    [Fact]
    public async Task An_invitation_expires_after_seven_days_and_can_be_sent_again()
    {
        await using var services = app.Services.CreateAsyncScope();
        var team = await TestTeam.Create(app);
        var link = await Invite(team, "late@example.com");
        var person = await app.SignUp("late@example.com");
        var id = await InvitationOf(team, "late@example.com");
        await app.Sql(TestDatabase.Superuser, $"update backbone.invitation set expires_at = now() - interval '1 second' where id = '{id.Value}'");

        Assert.Equal(HttpStatusCode.Gone, (await person.Get(link)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await person.Forge(link)).Status);

        await team.Admin.Open(team.Path("members"));
        await team.Admin.Post(team.Path($"invitations/{id}/resend"));
        var fresh = await app.Mail.LinkTo("late@example.com", "/join/", count: 2);
        Assert.NotEqual(link, fresh);
        Assert.Equal(HttpStatusCode.NotFound, (await person.Get(link)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await person.Forge(fresh)).Status);
    }

    [Fact]
    public async Task An_expired_invitation_does_not_stand_in_the_way_of_a_new_one()
    {
        var team = await TestTeam.Create(app);
        await Invite(team, "again@example.com");
        await app.Sql(TestDatabase.Superuser, "update backbone.invitation set expires_at = now() - interval '1 day' where email = 'again@example.com'");

        var answer = await team.Admin.Forge(team.Path("members/invite"), ("Email", "again@example.com"), ("Role", Role.Guest));

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal(1, await team.Count("invitation", "email = 'again@example.com' and revoked_at is null"));
    }

    [Theory]
    [InlineData("hijack1@example.com", "other1@example.com")]
    [InlineData("hijack2@example.com", "hijack2+x@example.com")]
    [InlineData("hijack3@example.com", "hijack3@example.com.evil.test")]
    [InlineData("kate4@example.com", "\u212Aate4@example.com")] // Kelvin sign, whose lower case is k
    public async Task Only_the_account_with_the_invited_address_accepts(string invited, string other)
    {
        var team = await TestTeam.Create(app);
        var link = await Invite(team, invited);
        var thief = await app.SignUp(other);

        var page = await thief.Open(link);
        Assert.Contains("signed in with another address", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Page.Forms, form => form.Action == link);
        var answer = await thief.Forge(link);

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Null(await team.RoleOf(thief));
        Assert.Equal(HttpStatusCode.NotFound, (await thief.Forge(team.Path($"invitations/{await InvitationOf(team, invited)}/accept"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await thief.Forge(team.Path($"invitations/{await InvitationOf(team, invited)}/decline"))).Status);
    }

    [Fact]
    public async Task Capitals_in_an_address_do_not_matter()
    {
        var team = await TestTeam.Create(app);
        var link = await Invite(team, "MiXed@Example.com");
        var person = await app.SignUp("mIxEd@eXample.com");

        Assert.Equal(HttpStatusCode.Redirect, (await person.Forge(link)).Status);
        Assert.Equal(Role.Member, await team.RoleOf(person));
    }

    [Fact]
    public async Task Open_invitations_are_accepted_and_declined_from_ones_own_list()
    {
        var (first, second) = (await TestTeam.Create(app), await TestTeam.Create(app));
        await Invite(first, "list@example.com");
        await second.Owner.Forge(second.Path("members/invite"), ("Email", "list@example.com"), ("Role", Role.Guest));
        var person = await app.SignUp("list@example.com");

        var list = await person.Open("/tenants");
        Assert.Contains(first.Tenant.Name, list.Text, StringComparison.Ordinal);
        await person.Post(second.Path($"invitations/{await InvitationOf(second, "list@example.com")}/decline"));
        await person.Post(first.Path($"invitations/{await InvitationOf(first, "list@example.com")}/accept"));

        Assert.Equal(first.Path(), person.Current.Path);
        Assert.Equal(Role.Member, await first.RoleOf(person));
        Assert.Null(await second.RoleOf(person));
        Assert.Equal(1, await second.Count("invitation", "revoked_at is not null"));
    }

    [Fact]
    public async Task Whoever_is_a_member_or_invited_already_is_not_invited_again()
    {
        var team = await TestTeam.Create(app);
        await Invite(team, "twice@example.com");
        await team.Admin.Open(team.Path("members"));

        var again = await team.Admin.Post(team.Path("members/invite"), ("Email", "TWICE@example.com"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Contains("invited already", again.Text, StringComparison.Ordinal);
        var member = await team.Admin.Post(team.Path("members/invite"), ("Email", team.Guest.Person!.Email.ToUpperInvariant()));
        Assert.Contains("is a member already", member.Text, StringComparison.Ordinal);
        Assert.Equal(1, await team.Count("invitation"));
    }

    [Theory]
    [InlineData(Role.Admin, Role.Owner, HttpStatusCode.Forbidden)]
    [InlineData(Role.Admin, Role.Admin, HttpStatusCode.Redirect)]
    [InlineData(Role.Admin, "root", HttpStatusCode.UnprocessableEntity)]
    [InlineData(Role.Owner, Role.Owner, HttpStatusCode.Redirect)]
    [InlineData(Role.Member, Role.Guest, HttpStatusCode.Forbidden)]
    [InlineData(Role.Viewer, Role.Guest, HttpStatusCode.Forbidden)]
    [InlineData(Role.Guest, Role.Guest, HttpStatusCode.Forbidden)]
    public async Task Nobody_invites_above_their_own_role(string inviter, string role, HttpStatusCode expected)
    {
        var team = await TestTeam.Create(app);
        var visitor = new[] { team.Owner, team.Admin, team.Member, team.Viewer, team.Guest }[
            Array.IndexOf([Role.Owner, Role.Admin, Role.Member, Role.Viewer, Role.Guest], inviter)];

        var answer = await visitor.Forge(team.Path("members/invite"), ("Email", "escalation@example.com"), ("Role", role));

        Assert.Equal(expected, answer.Status);
        Assert.Equal(expected == HttpStatusCode.Redirect ? 1 : 0, await team.Count("invitation"));
    }

    [Fact]
    public async Task An_admin_touches_no_invitation_of_an_owner_and_nobody_one_of_another_tenant()
    {
        var team = await TestTeam.Create(app);
        var other = await TestTeam.Create(app);
        await Invite(team, "future.owner@example.com", Role.Owner);
        var id = await InvitationOf(team, "future.owner@example.com");

        foreach (var verb in new[] { "resend", "revoke" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await team.Admin.Forge(team.Path($"invitations/{id}/{verb}"))).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await other.Owner.Forge(other.Path($"invitations/{id}/{verb}"))).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await other.Owner.Forge(team.Path($"invitations/{id}/{verb}"))).Status);
        }
        Assert.Equal(1, await team.Count("invitation", "revoked_at is null"));
    }

    [Fact]
    public async Task A_wrong_token_and_a_tenant_that_does_not_exist_look_the_same()
    {
        var team = await TestTeam.Create(app);
        var token = InvitationToken.New();

        var wrong = await app.Visitor().Get(team.Path($"join/{token}"));
        var nowhere = await app.Visitor().Get($"/t/no-such-place/join/{token}");

        Assert.Equal(HttpStatusCode.NotFound, wrong.Status);
        Assert.Equal(HttpStatusCode.NotFound, nowhere.Status);
        Assert.Equal(nowhere.Text, wrong.Text);
    }

    [Fact]
    public async Task Invitations_to_one_address_are_limited()
    {
        var team = await TestTeam.Create(app);
        await Invite(team, "spammed@example.com");
        var id = await InvitationOf(team, "spammed@example.com");

        var answers = new List<Answer>();
        for (var count = 0; count < 6; count++)
            answers.Add(await team.Admin.Forge(team.Path($"invitations/{id}/resend")));

        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1].Status);
        Assert.NotNull(answers[^1].Header("Retry-After"));
        await app.Mail.To("spammed@example.com", count: 5);
        Assert.Equal(5, app.Mail.CountTo("spammed@example.com"));
    }

    private async Task<string> Invite(TestTeam team, string email, string role = Role.Member)
    {
        var answer = await team.Owner.Forge(team.Path("members/invite"), ("Email", email), ("Role", role));
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        return await app.Mail.LinkTo(email.ToLowerInvariant(), team.Path("join/"));
    }

    private static async Task<Id<Invitation>> InvitationOf(TestTeam team, string email) =>
        new((Guid)(await team.App.Sql("saasstarter_app", $"select id from backbone.invitation where email = '{email}'", team.Tenant.Id))[0][0]!);
}
