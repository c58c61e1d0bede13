using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Notifications;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Notifications;

public sealed class UnsubscribeTests(TestApplication app) : IClassFixture<TestApplication>
{
    private static readonly FormUrlEncodedContent OneClick = new([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);

    [Fact]
    public async Task A_notification_comes_by_mail_in_its_readers_language_for_those_who_want_it()
    {
        var team = await TestTeam.Create(app);
        var reader = await app.SignUp("par.mail@example.com", "Paul Parmail", "fr");
        await app.Join(team.Tenant, reader, Role.Member);

        await ChangeRole(team, reader, Role.Viewer);

        var mail = await app.Mail.To("par.mail@example.com");
        Assert.Equal($"{team.Tenant.Name} : Olga Owner a changé votre rôle. Vous avez maintenant le rôle « Lecture seule ».", mail.Subject);
        Assert.Contains("Olga Owner a changé votre rôle.", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"/t/{team.Tenant.Slug}", mail.Text, StringComparison.Ordinal);
        Assert.Equal(1, await team.Count("notification"));
    }

    [Fact]
    public async Task Who_chose_to_read_it_in_the_product_only_gets_no_mail()
    {
        var team = await TestTeam.Create(app);
        await team.Member.Forge(team.Path("notifications/preferences"), ("Kind", "role-changed"), ("Channel", "InApp"));

        await ChangeRole(team, team.Member, Role.Viewer);
        await ChangeRole(team, team.Admin, Role.Member);

        // What comes later is there, and the other is not.
        await app.Mail.To(team.Admin.Person!.Email);
        Assert.Equal(0, app.Mail.CountTo(team.Member.Person!.Email));
        Assert.Equal(2, await team.Count("notification"));
    }

    [Fact]
    public async Task Opening_the_link_asks_and_changes_nothing()
    {
        var (team, link) = await MailedTeam();
        var before = await app.Database.Dump();

        var page = await app.Visitor().Get(link);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Stop these mails?", page.Text, StringComparison.Ordinal);
        Assert.Contains(team.Tenant.Name, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(team.Member.Person!.Email, page.Body, StringComparison.Ordinal);
        Assert.Empty(before.ChangesUntil(await app.Database.Dump(), "backbone.schedule"));
    }

    [Fact]
    public async Task Who_presses_the_button_gets_no_more_mails_and_can_take_it_back()
    {
        var (team, link) = await MailedTeam();
        var visitor = app.Visitor();
        await visitor.Open(link);

        var stopped = await visitor.Post(link);
        Assert.Contains("No more of these mails", stopped.Text, StringComparison.Ordinal);
        Assert.Equal("InApp", await ChannelOf(team));

        var resumed = await visitor.Post($"{link}/undo");
        Assert.Contains("Stop these mails?", resumed.Text, StringComparison.Ordinal);
        Assert.Equal("Mail", await ChannelOf(team));
    }

    [Fact]
    public async Task A_mail_program_unsubscribes_by_one_click_without_cookie_and_form_token_and_is_not_redirected()
    {
        var (team, _) = await MailedTeam();
        var mail = await app.Mail.To(team.Member.Person!.Email);
        Assert.Equal("List-Unsubscribe=One-Click", mail["List-Unsubscribe-Post"]);
        var link = new Uri(mail["List-Unsubscribe"].Trim('<', '>')).PathAndQuery;

        var answer = await app.Visitor().Send(new(HttpMethod.Post, link) { Content = OneClick });
        var again = await app.Visitor().Send(new(HttpMethod.Post, link) { Content = OneClick });

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (answer.Status, again.Status));
        Assert.Equal("InApp", await ChannelOf(team));
        Assert.Null(answer.Header("Set-Cookie"));
    }

    [Fact]
    public async Task Who_wants_to_hear_nothing_does_not_hear_again_by_a_link()
    {
        var (team, link) = await MailedTeam();
        await team.Member.Forge(team.Path("notifications/preferences"), ("Kind", "role-changed"), ("Channel", "None"));

        await app.Visitor().Send(new(HttpMethod.Post, link) { Content = OneClick });
        await app.Visitor().Send(new(HttpMethod.Post, $"{link}/undo") { Content = OneClick });

        Assert.Equal("None", await ChannelOf(team));
    }

    [Fact]
    public async Task A_secret_that_is_none_or_of_another_tenant_or_of_a_former_member_is_not_found()
    {
        var (team, link) = await MailedTeam();
        var other = await TestTeam.Create(app);
        await app.Join(other.Tenant, team.Member, Role.Member);
        var secret = link.Split('/')[^1];

        foreach (var path in new[] { other.Path($"unsubscribe/{secret}"), $"{link}x", team.Path("unsubscribe/guess"), team.Path($"unsubscribe/{secret[..^2]}"), $"/t/nowhere-at-all/unsubscribe/{secret}" })
            await ExpectNotFound(path);
        await team.Owner.Forge(team.Path($"members/{await team.MembershipOf(team.Member)}/remove"));
        await ExpectNotFound(link);

        Assert.Equal(0, await team.Count("notification_preference") + await other.Count("notification_preference"));
    }

    [Fact]
    public async Task A_secret_of_one_member_changes_nothing_for_another()
    {
        var (team, link) = await MailedTeam();

        await team.Admin.Send(new(HttpMethod.Post, link) { Content = OneClick });

        Assert.Equal(1, await team.Count("notification_preference", $"person_id = '{team.Member.Person!.Id.Value}'"));
        Assert.Equal(1, await team.Count("notification_preference"));
    }

    [Fact]
    public void Every_kind_can_be_read_back_and_has_a_mail_unless_it_has_its_own()
    {
        var kinds = app.Services.GetRequiredService<NotificationKinds>();
        var mails = app.Services.GetRequiredService<MailCatalogue>();

        Assert.NotEmpty(kinds.All);
        Assert.All(kinds.All, kind => Assert.NotEqual(kind.HasOwnMail, mails.Find($"notification-{kind.Name}") is not null));
        Assert.Equal(new DeletionPlanned("Somebody", DeletionPlanned.Sample.DeleteAfter),
            kinds.Read("deletion-planned", NotificationKinds.Write(new DeletionPlanned("Somebody", DeletionPlanned.Sample.DeleteAfter))));
    }

    // A member who was mailed a notification, and the link in it.
    private async Task<(TestTeam Team, string Link)> MailedTeam()
    {
        var team = await TestTeam.Create(app);
        await ChangeRole(team, team.Member, Role.Viewer);
        return (team, await app.Mail.LinkTo(team.Member.Person!.Email, "/unsubscribe/"));
    }

    private async Task ExpectNotFound(string path)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Get(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Send(new(HttpMethod.Post, path) { Content = OneClick })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Send(new(HttpMethod.Post, $"{path}/undo") { Content = OneClick })).Status);
    }

    private static async Task ChangeRole(TestTeam team, TestVisitor member, string role) =>
        await team.Owner.Forge(team.Path($"members/{await team.MembershipOf(member)}/role"), ("Role", role));

    private async Task<string?> ChannelOf(TestTeam team) => (string?)(await app.Sql(TestDatabase.Superuser,
        $"select channel from backbone.notification_preference where tenant_id = '{team.Tenant.Id.Value}' and person_id = '{team.Member.Person!.Id.Value}'"))[0][0];
}
