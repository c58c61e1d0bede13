using System.Net;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Identity;

public sealed class SignUpTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task Who_brings_back_the_mailed_code_has_an_account_and_is_signed_in()
    {
        var ana = app.Visitor();

        var waiting = await ana.AskForAccount("ana@example.com");
        Assert.Equal("/sign-up/confirm", waiting.Path);
        Assert.Contains("ana@example.com", waiting.Text, StringComparison.Ordinal);
        Assert.Contains("/dev/mail?to=ana%40example.com", waiting.Page.Links);
        Assert.Equal(0L, await CountAccounts("ana@example.com"));

        var arrived = await ana.Post("/sign-up/confirm", ("Code", await app.Mail.CodeTo("ana@example.com")), ("TimeZone", "America/Lima"));

        Assert.Equal("/tenants/new", arrived.Path);
        Assert.Equal("America/Lima", (await ana.Open("/profile")).Form("/profile").ValueOf("TimeZone"));
        Assert.Equal(1L, await CountAccounts("ana@example.com"));
    }

    [Fact]
    public async Task The_words_of_a_stranger_are_not_carried_to_an_address_that_is_not_theirs()
    {
        await app.Visitor().Forge("/sign-up", ("Name", "You won! Call 555 now"), ("Email", "victim@example.com"), ("Password", TestVisitor.Password), AcceptedTerms.Field);

        var mail = await app.Mail.To("victim@example.com");

        Assert.DoesNotContain("You won", mail.Text + mail.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_code_makes_no_account_and_says_how_many_attempts_are_left()
    {
        var bob = app.Visitor();
        await bob.AskForAccount("bob@example.com");

        var answer = await bob.Post("/sign-up/confirm", ("Code", "12345"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("Attempts left: 4", answer.Text, StringComparison.Ordinal);
        Assert.Equal(0L, await CountAccounts("bob@example.com"));
    }

    [Fact]
    public async Task Whoever_has_an_account_is_told_by_mail_and_gets_no_second_one()
    {
        await app.SignUp("carla@example.com", "Carla");
        var stranger = app.Visitor();

        await stranger.AskForAccount("Carla@Example.com");
        var mail = await app.Mail.To("carla@example.com");

        Assert.Contains("already have an account", mail.Subject, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\b\d{8}\b", mail.Text);
        Assert.Contains(mail.Recipients, recipient => recipient == "carla@example.com");
        Assert.Equal(1L, await CountAccounts("carla@example.com"));
    }

    [Fact]
    public async Task A_new_code_takes_the_place_of_the_old_one()
    {
        var dora = app.Visitor();
        await dora.AskForAccount("dora@example.com", "?returnUrl=%2Fprofile");
        var old = await app.Mail.CodeTo("dora@example.com");

        var again = await dora.Post("/sign-up/confirm/again");
        Assert.Contains("A new code is on its way", again.Text, StringComparison.Ordinal);
        var newer = await app.Mail.CodeTo("dora@example.com", 2);
        var refused = await dora.Post("/sign-up/confirm", ("Code", old));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);

        Assert.Equal("/profile", (await dora.Post("/sign-up/confirm", ("Code", newer))).Path);
    }

    [Fact]
    public async Task An_address_that_got_an_account_meanwhile_gets_no_second_one()
    {
        var (first, second) = (app.Visitor(), app.Visitor());
        await first.AskForAccount("twice@example.com");
        var firstCode = await app.Mail.CodeTo("twice@example.com");
        await second.AskForAccount("twice@example.com");
        var secondCode = await app.Mail.CodeTo("twice@example.com", 2);

        await first.Post("/sign-up/confirm", ("Code", firstCode));
        var answer = await second.Post("/sign-up/confirm", ("Code", secondCode));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("has an account by now", answer.Text, StringComparison.Ordinal);
        Assert.Equal(1L, await CountAccounts("twice@example.com"));
    }

    [Fact]
    public async Task The_confirmation_page_without_a_code_on_its_way_offers_to_start_again()
    {
        var answer = await app.Visitor().Open("/sign-up/confirm?returnUrl=%2Fprofile");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("/sign-up?returnUrl=%2Fprofile", answer.Page.Links);
    }

    [Fact]
    public async Task Whoever_is_signed_in_is_not_asked_to_sign_up()
    {
        var elsa = await app.SignUp("elsa@example.com");

        foreach (var page in new[] { "/sign-up", "/sign-in", "/sign-in/code" })
            Assert.Contains("You are signed in as elsa@example.com", (await elsa.Open(page)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_french_visitor_signs_up_in_french()
    {
        var zoe = app.Visitor();
        await zoe.Send(new(HttpMethod.Post, "/preferences") { Content = TestVisitor.Content([("culture", "fr")], isMultipart: false) });

        var waiting = await zoe.AskForAccount("zoe@example.com");
        Assert.Contains("Consultez vos e-mails", waiting.Text, StringComparison.Ordinal);
        Assert.Contains("Confirmez votre adresse", (await app.Mail.To("zoe@example.com")).Subject, StringComparison.Ordinal);

        await zoe.Post("/sign-up/confirm", ("Code", await app.Mail.CodeTo("zoe@example.com")));
        var profile = (await zoe.Open("/profile")).Form("/profile");
        Assert.Equal("fr", profile.ValueOf("Culture"));
        Assert.Equal("Europe/Paris", profile.ValueOf("TimeZone"));
    }

    private Task<long> CountAccounts(string email) =>
        app.Database.Value<long>(DatabaseRoles.Accounts, $"select count(*) from accounts.\"user\" where lower(email) = '{email}'");
}
