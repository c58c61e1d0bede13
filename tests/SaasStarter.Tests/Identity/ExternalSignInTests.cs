using System.Net;
using SaasStarter.Backbone.Identity.External;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Identity;

/// <summary>Signing in with a provider that somebody else wrote (T38).</summary>
public sealed class ExternalSignInTests(ApplicationWithProvider app) : IClassFixture<ApplicationWithProvider>
{
    [Theory]
    [InlineData("rs")]
    [InlineData("es")]
    [InlineData("ps")]
    [InlineData("public")]
    public async Task A_new_person_accepts_the_terms_and_has_an_account(string provider)
    {
        var ana = app.Visitor();

        var asked = await ana.SignInWith(provider, $"ana.{provider}@example.com", "?returnUrl=%2Fprofile");
        Assert.Equal("/sign-in/external/continue", asked.Path);
        Assert.Contains($"ana.{provider}@example.com", asked.Text, StringComparison.Ordinal);
        Assert.Equal("Ana Costa", asked.Form(ExternalPaths.Continue).ValueOf("Name"));
        var refused = await ana.Post(ExternalPaths.Continue);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        var arrived = await ana.Post(ExternalPaths.Continue, AcceptedTerms.Field);

        Assert.Equal("/profile", arrived.Path);
        Assert.True(await ana.IsSignedIn());
        Assert.Equal(1L, await app.Database.Value<long>(DatabaseRoles.Accounts, $"""
            select count(*) from accounts.acceptance join accounts."user" account on account.id = user_id where email = 'ana.{provider}@example.com' and document = 'terms'
            """));
        Assert.Contains($"Witness {provider} can now sign you in", (await app.Mail.To($"ana.{provider}@example.com")).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_signed_in_this_way_once_is_asked_nothing_any_more()
    {
        await (await CreateAccount("bob@example.com")).Open("/security");

        var arrived = await app.Visitor().SignInWith("rs", "bob@example.com", "?returnUrl=%2Fsecurity");

        Assert.Equal("/security", arrived.Path);
        Assert.Contains("Witness rs", arrived.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_with_the_same_address_is_linked_only_once_its_owner_has_signed_in()
    {
        await app.SignUp("carla@example.com");
        var carla = app.Visitor();

        var asked = await carla.SignInWith("rs", "carla@example.com", "?returnUrl=%2Fprofile");
        Assert.Contains("already", asked.Text, StringComparison.Ordinal);
        Assert.False(await carla.IsSignedIn());
        Assert.Equal(HttpStatusCode.Conflict, (await carla.Forge(ExternalPaths.Continue, ("Name", "C"), AcceptedTerms.Field)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await carla.Forge(ExternalPaths.Connect, accept: "application/json")).Status);
        Assert.Equal(0L, await Links("carla@example.com"));

        await carla.Open(asked.Page.Links.Single(link => link.StartsWith("/sign-in?", StringComparison.Ordinal)));
        Assert.Equal("carla@example.com", carla.Current.Form("/sign-in").ValueOf("Email"));
        var agree = await carla.Post("/sign-in", ("Password", TestVisitor.Password));
        Assert.Equal("/sign-in/external/continue", agree.Path);
        var linked = await carla.Post(ExternalPaths.Connect);

        Assert.Equal("/profile", linked.Path);
        Assert.Equal(1L, await Links("carla@example.com"));
        Assert.Contains("can now sign you in", (await app.Mail.To("carla@example.com")).Subject, StringComparison.Ordinal);
        Assert.Equal("/profile", (await app.Visitor().SignInWith("rs", "carla@example.com", "?returnUrl=%2Fprofile")).Path);
    }

    [Fact]
    public async Task An_address_that_the_provider_does_not_vouch_for_opens_nothing_and_tells_nothing()
    {
        await app.SignUp("dora@example.com");
        var (thief, stranger) = (app.Visitor(), app.Visitor());

        var known = await thief.SignInWith("rs", "unverified dora@example.com");
        var unknown = await stranger.SignInWith("rs", "unverified nobody.known@example.com");

        Assert.Equal(known.Text, unknown.Text);
        foreach (var visitor in new[] { thief, stranger })
        {
            Assert.False(await visitor.IsSignedIn());
            Assert.Equal(HttpStatusCode.Conflict, (await visitor.Forge(ExternalPaths.Continue, ("Name", "X"), AcceptedTerms.Field)).Status);
        }
        Assert.Equal(0L, await Links("dora@example.com"));
        Assert.Empty(await app.Sql(DatabaseRoles.Accounts, "select from accounts.\"user\" where email = 'nobody.known@example.com'"));
    }

    [Fact]
    public async Task Whose_provider_names_no_address_signs_up_the_usual_way_and_links_it()
    {
        var eve = app.Visitor();

        var asked = await eve.SignInWith("rs", "eve-without-mail");
        await eve.Open(asked.Page.Links.Single(link => link.StartsWith("/sign-up", StringComparison.Ordinal)));
        await eve.Post("/sign-up", ("Name", "Eve"), ("Email", "eve@example.com"), ("Password", TestVisitor.Password), AcceptedTerms.Field);
        await eve.Post("/sign-up/confirm", ("Code", await app.Mail.CodeTo("eve@example.com")));
        Assert.Equal("/sign-in/external/continue", eve.Current.Path);
        await eve.Post(ExternalPaths.Connect);

        Assert.Equal("/profile", (await app.Visitor().SignInWith("rs", "eve-without-mail", "?returnUrl=%2Fprofile")).Path);
    }

    [Fact]
    public async Task Who_refuses_at_the_provider_comes_back_to_where_they_began()
    {
        var fred = app.Visitor();

        var answer = await fred.SignInWith("rs", "fred@example.com", "?returnUrl=%2Fsecurity", agrees: false);

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("You did not agree", answer.Text, StringComparison.Ordinal);
        Assert.Contains("/sign-in?returnUrl=%2Fsecurity", answer.Page.Links);
        Assert.False(await fred.IsSignedIn());
    }

    [Fact]
    public async Task An_answer_is_good_once_and_only_in_the_browser_that_asked()
    {
        await CreateAccount("gil@example.com");
        var (gil, thief) = (app.Visitor(), app.Visitor());
        await gil.Open("/sign-in");
        var back = (await OpenIdWitness.SignIn(await gil.Leave("/sign-in/external/rs"), "gil@example.com")).PathAndQuery;

        // A stolen answer, and one that is forced upon somebody who asked for nothing or for another one.
        Assert.Equal(HttpStatusCode.NotFound, (await thief.Open(back)).Status);
        await thief.Open("/sign-in");
        await thief.Leave("/sign-in/external/rs");
        Assert.Equal(HttpStatusCode.NotFound, (await thief.Open(back)).Status);
        Assert.False(await thief.IsSignedIn());
        Assert.Equal(HttpStatusCode.NotFound, (await gil.Get(back.Replace("/rs/", "/es/", StringComparison.Ordinal))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await gil.Get(back.Replace("state=", "state=x", StringComparison.Ordinal))).Status);

        Assert.Equal("/tenants/new", (await gil.Get(back)).Location);
        Assert.True(await gil.IsSignedIn());
        Assert.Equal(HttpStatusCode.NotFound, (await gil.Get(back)).Status);
    }

    [Fact]
    public async Task An_answer_comes_too_late_after_ten_minutes()
    {
        await CreateAccount("hugo@example.com");
        var hugo = app.Visitor();
        await hugo.Open("/sign-in");
        var back = (await OpenIdWitness.SignIn(await hugo.Leave("/sign-in/external/rs"), "hugo@example.com")).PathAndQuery;

        await app.Sql(DatabaseRoles.Accounts, "update accounts.external_attempt set expires_at = now() - interval '1 second' where answered_at is null");

        var late = await hugo.Open(back);
        Assert.Equal(HttpStatusCode.NotFound, late.Status);
        Assert.Contains("has expired", late.Text, StringComparison.Ordinal);
        Assert.False(await hugo.IsSignedIn());
    }

    [Fact]
    public async Task A_provider_is_linked_and_removed_on_the_security_page()
    {
        var ines = await app.SignUp("ines@example.com");
        await ines.Open("/security");

        var linked = await ines.ComeBack(await ines.Leave("/security/external/rs"), "somebody.else@example.com");
        Assert.Equal("/security", linked.Path);
        Assert.Contains("Witness rs now signs you in", linked.Text, StringComparison.Ordinal);
        Assert.Contains("somebody.else@example.com", linked.Text, StringComparison.Ordinal);
        Assert.Contains("Witness rs can now", (await app.Mail.To("ines@example.com")).Subject, StringComparison.Ordinal);
        Assert.Equal("/profile", (await app.Visitor().SignInWith("rs", "somebody.else@example.com", "?returnUrl=%2Fprofile")).Path);

        var removed = await ines.Post(linked.Page.Forms.Single(form => form.Action.EndsWith("/remove", StringComparison.Ordinal)).Action);
        Assert.Contains("That sign-in was removed", removed.Text, StringComparison.Ordinal);
        Assert.Contains("no longer", (await app.Mail.To("ines@example.com", 2)).Subject, StringComparison.Ordinal);
        var stranger = app.Visitor();
        await stranger.SignInWith("rs", "somebody.else@example.com");
        Assert.False(await stranger.IsSignedIn());
    }

    [Fact]
    public async Task An_account_at_a_provider_is_linked_to_one_account_only()
    {
        await CreateAccount("jean@example.com");
        var kim = await app.SignUp("kim@example.com");
        await kim.Open("/security");

        var refused = await kim.ComeBack(await kim.Leave("/security/external/rs"), "jean@example.com");

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("linked to another account", refused.Text, StringComparison.Ordinal);
        Assert.Equal(0L, await Links("kim@example.com"));
    }

    [Fact]
    public async Task A_link_goes_to_who_began_it_and_to_nobody_who_signed_in_meanwhile()
    {
        var lea = await app.SignUp("lea@example.com");
        await lea.Open("/security");
        var back = (await OpenIdWitness.SignIn(await lea.Leave("/security/external/rs"), "lea.other@example.com")).PathAndQuery;
        var mia = await app.SignUp("mia@example.com");
        mia.Cookies.Add(lea.Cookies.GetCookies(app.Address)["saasstarter-external"]!);

        Assert.Equal(HttpStatusCode.Gone, (await mia.Open(back)).Status);
        Assert.Equal(0L, await Links("mia@example.com"));
    }

    [Fact]
    public async Task A_link_of_somebody_else_cannot_be_removed()
    {
        await CreateAccount("nina@example.com");
        var id = await app.Database.Value<Guid>(DatabaseRoles.Accounts, "select link.id from accounts.external_sign_in link where subject = 'nina@example.com'");
        var eve = await app.SignUp("eve.remover@example.com");

        Assert.Equal(HttpStatusCode.NotFound, (await eve.Forge(ExternalPaths.Remove(new Backbone.Core.Id<ExternalSignIn>(id).ToString()))).Status);
        Assert.Equal(1L, await Links("nina@example.com"));
    }

    [Fact]
    public async Task Who_has_no_password_signs_in_by_a_mailed_code_once_the_link_is_removed()
    {
        var olga = await CreateAccount("olga@example.com");
        await olga.Open("/security");
        await olga.Post(olga.Current.Page.Forms.Single(form => form.Action.EndsWith("/remove", StringComparison.Ordinal)).Action);

        var again = app.Visitor();
        await again.AskForCode("olga@example.com");
        await again.Post("/sign-in/code/enter", ("Code", await app.Mail.CodeTo("olga@example.com", 3)));

        Assert.True(await again.IsSignedIn());
    }

    [Fact]
    public async Task A_closed_account_stays_closed()
    {
        await CreateAccount("paul@example.com");
        await app.Sql(DatabaseRoles.Accounts, "update accounts.\"user\" set disabled_at = now() where email = 'paul@example.com'");
        var paul = app.Visitor();

        var answer = await paul.SignInWith("rs", "paul@example.com");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.False(await paul.IsSignedIn());
    }

    [Fact]
    public async Task Whoever_has_a_second_factor_is_asked_for_it_here_too()
    {
        await CreateAccount("quinn@example.com");
        await using (var accounts = app.Accounts())
        {
            var user = accounts.Users.Single(account => account.Email == "quinn@example.com");
            accounts.Authenticators.Add(new() { UserId = user.Id, SealedKey = [1], EnrolledAt = app.Clock.GetUtcNow(), LastStep = 0 });
            await accounts.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        var quinn = app.Visitor();

        var asked = await quinn.SignInWith("rs", "quinn@example.com", "?returnUrl=%2Fprofile");

        Assert.StartsWith("/sign-in/second-factor", asked.Path, StringComparison.Ordinal);
        Assert.False(await quinn.IsSignedIn());
    }

    [Fact]
    public async Task What_is_linked_goes_with_the_account()
    {
        var rosa = await CreateAccount("rosa@example.com");
        await app.Recognise(rosa);
        var id = await app.Database.Value<Guid>(DatabaseRoles.Accounts, "select id from accounts.\"user\" where email = 'rosa@example.com'");
        await app.Sql(TestDatabase.Superuser, $"update accounts.\"user\" set delete_after = now() - interval '1 minute' where id = '{id}'");

        await app.Send(new Backbone.Identity.EraseAccounts());

        Assert.Empty(await app.Sql(DatabaseRoles.Accounts, $"select from accounts.external_sign_in where user_id = '{id}'"));
    }

    [Fact]
    public async Task An_unknown_provider_is_nowhere()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Forge("/sign-in/external/elsewhere", ("ReturnUrl", ""))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await (await app.SignUp("sam@example.com")).Forge("/security/external/elsewhere")).Status);
    }

    // Somebody who signed up with the provider.
    private async Task<TestVisitor> CreateAccount(string email)
    {
        var visitor = app.Visitor();
        await visitor.SignInWith("rs", email);
        await visitor.Post(ExternalPaths.Continue, AcceptedTerms.Field);
        return visitor;
    }

    private Task<long> Links(string email) => app.Database.Value<long>(DatabaseRoles.Accounts, $"""
        select count(*) from accounts.external_sign_in link join accounts."user" account on account.id = link.user_id where account.email = '{email}'
        """);
}
