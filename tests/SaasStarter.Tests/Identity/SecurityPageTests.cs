using System.Net;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Identity;

public sealed class SecurityPageTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task A_new_address_counts_once_its_code_is_brought_back()
    {
        var ana = await app.SignUp("ana@example.com");
        var other = await app.SignIn(ana.Person!);
        await ana.Open("/security");

        var waiting = await ana.Post("/security/email", ("Email", "ana@new.example"));
        Assert.Equal("/security/email/confirm", waiting.Path);
        Assert.Contains("ana@example.com", (await ana.Open("/security")).Text, StringComparison.Ordinal);
        await ana.Open("/security/email/confirm");
        var changed = await ana.Post("/security/email/confirm", ("Code", await app.Mail.CodeTo("ana@new.example")));

        Assert.Equal("/security", changed.Path);
        Assert.Contains("ana@new.example", changed.Text, StringComparison.Ordinal);
        Assert.False(await other.IsSignedIn());
        var notice = await app.Mail.To("ana@example.com");
        Assert.Contains("ana@new.example", notice.Text, StringComparison.Ordinal);
        Assert.Equal("/profile", (await app.Visitor().SignIn("ana@new.example", query: "?returnUrl=%2Fprofile")).Path);
    }

    [Fact]
    public async Task A_session_ends_after_ninety_days_however_much_it_is_used()
    {
        var zoe = await app.SignUp("zoe.session@example.com");
        var row = $"from accounts.session where id = '{zoe.SessionId}'";
        var ends = new List<TimeSpan>();
        for (var month = 0; month < 4; month++)
        {
            app.Clock.Advance(TimeSpan.FromDays(29));
            await zoe.Open("/security");
            ends.Add(await app.Database.Value<TimeSpan>(TestDatabase.Superuser, $"select expires_at - created_at {row}"));
        }

        Assert.InRange(ends[0], TimeSpan.FromDays(59) - TimeSpan.FromMinutes(1), TimeSpan.FromDays(59) + TimeSpan.FromMinutes(1));
        Assert.InRange(ends[1], TimeSpan.FromDays(88) - TimeSpan.FromMinutes(1), TimeSpan.FromDays(88) + TimeSpan.FromMinutes(1));
        Assert.Equal([Sessions.LongestLifetime, Sessions.LongestLifetime], ends[2..]);
    }

    [Fact]
    public async Task A_password_that_everybody_tries_first_is_refused_with_a_message()
    {
        var yann = await app.SignUp("yann@example.com", culture: "fr");
        await yann.Open("/security");

        var refused = await yann.Post("/security/password", ("NewPassword", "MotDePasse123"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Beaucoup de gens utilisent ce mot de passe", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_address_must_be_another()
    {
        var bob = await app.SignUp("bob@example.com");
        await bob.Open("/security");

        var same = await bob.Post("/security/email", ("Email", "BOB@example.com"));
        Assert.Contains("your address already", same.Text, StringComparison.Ordinal);
        Assert.Equal(0, app.Mail.CountTo("BOB@example.com"));
    }

    [Fact]
    public async Task An_address_of_somebody_else_cannot_be_taken_nor_found_out()
    {
        var carla = await app.SignUp("carla@example.com");
        await app.SignUp("victim@example.com");
        await carla.Open("/security");

        var waiting = await carla.Post("/security/email", ("Email", "victim@example.com"));
        Assert.Equal("/security/email/confirm", waiting.Path);
        Assert.Contains("already have an account", (await app.Mail.To("victim@example.com")).Subject, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await carla.Post("/security/email/confirm", ("Code", "12345678"))).Status);
    }

    [Fact]
    public async Task The_code_for_a_new_address_does_not_work_for_somebody_else_in_the_same_browser()
    {
        var dora = await app.SignUp("dora@example.com");
        await dora.Open("/security");
        await dora.Post("/security/email", ("Email", "dora@new.example"));
        var code = await app.Mail.CodeTo("dora@new.example");
        var eve = await app.SignUp("eve@example.com");
        eve.Cookies.Add(dora.Cookies.GetCookies(app.Address)["saasstarter-code"]!);

        Assert.Equal(HttpStatusCode.Gone, (await eve.Forge("/security/email/confirm", ("Code", code))).Status);
        Assert.Equal(0L, await app.Database.Value<long>(DatabaseRoles.Accounts, "select count(*) from accounts.\"user\" where email = 'dora@new.example'"));
    }

    [Fact]
    public async Task Sessions_are_listed_and_one_can_be_ended()
    {
        var elsa = await app.SignUp("elsa@example.com");
        var other = await app.SignIn(elsa.Person!);

        var page = await elsa.Open("/security");
        Assert.Contains("This browser", page.Text, StringComparison.Ordinal);
        var ended = await elsa.Post(AccountPaths.RevokeSession(new Id<Session>(other.SessionId!.Value).ToString()));

        Assert.Contains("That browser is signed out", ended.Text, StringComparison.Ordinal);
        Assert.False(await other.IsSignedIn());
        Assert.True(await elsa.IsSignedIn());
    }

    [Fact]
    public async Task All_other_sessions_can_be_ended_at_once()
    {
        var fred = await app.SignUp("fred@example.com");
        var others = new[] { await app.SignIn(fred.Person!), await app.SignIn(fred.Person!) };
        await fred.Open("/security");

        await fred.Post("/security/sessions/revoke-others");

        Assert.True(await fred.IsSignedIn());
        foreach (var other in others)
            Assert.False(await other.IsSignedIn());
    }

    [Fact]
    public async Task A_session_of_somebody_else_cannot_be_ended()
    {
        var gil = await app.SignUp("gil@example.com");
        var eve = await app.SignUp("eve2@example.com");

        var answer = await eve.Forge(AccountPaths.RevokeSession(new Id<Session>(gil.SessionId!.Value).ToString()));

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.True(await gil.IsSignedIn());
    }

    [Fact]
    public async Task Name_language_and_time_zone_can_be_changed()
    {
        var hugo = await app.SignUp("hugo@example.com");
        await hugo.Open("/profile");

        var saved = await hugo.Post("/profile", ("Name", "Hugo <b>Ünal</b>"), ("Culture", "fr"), ("TimeZone", "Asia/Tokyo"));

        Assert.Contains("Votre profil est enregistré", saved.Text, StringComparison.Ordinal);
        Assert.Contains("Hugo &lt;b&gt;", saved.Body, StringComparison.Ordinal);
        var form = saved.Form("/profile");
        Assert.Equal(("Hugo <b>Ünal</b>", "fr", "Asia/Tokyo"), (form.ValueOf("Name"), form.ValueOf("Culture"), form.ValueOf("TimeZone")));
    }

    [Fact]
    public async Task A_profile_takes_neither_unknown_languages_nor_unknown_time_zones()
    {
        var ines = await app.SignUp("ines@example.com");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ines.Forge("/profile", ("Name", "I"), ("Culture", "xx"), ("TimeZone", "UTC"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ines.Forge("/profile", ("Name", "I"), ("Culture", "fr"), ("TimeZone", "Mars/Base"))).Status);
    }

    [Fact]
    public async Task The_language_chosen_at_the_foot_of_a_page_is_kept_on_the_account()
    {
        var jean = await app.SignUp("jean@example.com");

        await jean.Send(new(HttpMethod.Post, "/preferences") { Content = TestVisitor.Content([("culture", "fr")], isMultipart: false) });

        Assert.Contains("Fuseau horaire", (await (await app.SignIn(jean.Person!)).Open("/profile")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_can_be_deleted()
    {
        var kim = await app.SignUp("kim@example.com");
        var other = await app.SignIn(kim.Person!);
        await kim.Open("/security");

        var planned = await kim.Post("/security/delete-account");
        Assert.Equal("/security", planned.Path);
        Assert.Contains("Keep my account", planned.Text, StringComparison.Ordinal);
        Assert.Contains("will be deleted", (await app.Mail.To("kim@example.com")).Subject, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await kim.Forge("/security/delete-account")).Status);

        await app.EraseDueAccount(kim);
        Assert.False(await kim.IsSignedIn());
        Assert.False(await other.IsSignedIn());
    }

    [Fact]
    public async Task Who_changes_their_mind_keeps_the_account()
    {
        var ida = await app.SignUp("ida@example.com");
        await ida.Open("/security");
        await ida.Post("/security/delete-account");

        var kept = await ida.Post("/security/delete-account/cancel");

        Assert.Contains("Your account stays as it is.", kept.Text, StringComparison.Ordinal);
        await app.Send(new EraseAccounts());
        Assert.True(await ida.IsSignedIn());
        Assert.Equal(HttpStatusCode.Conflict, (await ida.Forge("/security/delete-account/cancel")).Status);
    }

    [Fact]
    public async Task Who_is_the_only_owner_cannot_go_and_learns_of_what()
    {
        var owner = await app.SignUp("owner@example.com");
        await app.CreateTenant(owner, "Atelier Lumière");
        await owner.Open("/security");

        var refused = await owner.Post("/security/delete-account");

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Atelier Lumière", refused.Text, StringComparison.Ordinal);
        Assert.Contains("/tenants", refused.Page.Links);
        Assert.True(await owner.IsSignedIn());
    }

    [Fact]
    public async Task Who_deletes_their_account_leaves_all_tenants_first()
    {
        var owner = await app.SignUp("stays@example.com");
        var tenant = await app.CreateTenant(owner, "Atelier Ombre");
        var member = await app.SignUp("leaves@example.com");
        await app.Join(tenant, member, Role.Member);
        await member.Open("/security");

        await member.Post("/security/delete-account");
        await app.EraseDueAccount(member);

        Assert.Equal(1L, await app.Database.Value<long>(DatabaseRoles.Application, "select count(*) from backbone.membership", tenant.Id));
        Assert.Empty(await app.Sql(DatabaseRoles.Accounts, "select from accounts.\"user\" where email = 'leaves@example.com'"));
    }

    [Fact]
    public async Task An_account_of_the_demonstration_stays_as_it_is()
    {
        var lea = await app.SignUp("lea@example.com");
        await app.Sql(DatabaseRoles.Accounts, "update accounts.\"user\" set is_demo = true where email = 'lea@example.com'");

        foreach (var answer in new[]
        {
            await lea.Forge("/profile", ("Name", "L"), ("Culture", "fr"), ("TimeZone", "UTC")),
            await lea.Forge("/security/password", ("NewPassword", AccountSteps.NewPassword)),
            await lea.Forge("/security/email", ("Email", "lea@new.example")),
            await lea.Forge("/security/delete-account"),
        })
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.Status);
            Assert.Contains("belongs to the demonstration", answer.Text, StringComparison.Ordinal);
        }
    }
}
