using System.Net;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Identity;

public sealed class SignInTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task The_right_password_signs_in_whatever_the_case_of_the_address()
    {
        await app.SignUp("ana@example.com");
        var ana = app.Visitor();

        await ana.SignIn("ANA@example.com");

        Assert.True(await ana.IsSignedIn());
    }

    [Fact]
    public async Task A_wrong_password_keeps_the_address_and_forgets_the_password()
    {
        await app.SignUp("bob@example.com");
        var bob = app.Visitor();

        var answer = await bob.SignIn("bob@example.com", "wrong");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("bob@example.com", answer.Form("/sign-in").ValueOf("Email"));
        Assert.Equal("", answer.Form("/sign-in").ValueOf("Password"));
        Assert.False(await bob.IsSignedIn());
    }

    [Fact]
    public async Task A_mailed_code_signs_in()
    {
        await app.SignUp("carla@example.com");
        var carla = app.Visitor();

        var waiting = await carla.AskForCode("carla@example.com", "?returnUrl=%2Fprofile");
        Assert.Equal("/sign-in/code/enter?returnUrl=%2Fprofile", waiting.Path);

        var code = await app.Mail.CodeTo("carla@example.com");
        var arrived = await carla.Post("/sign-in/code/enter", ("Code", $" {code[..4]} {code[4..]} "));
        Assert.Equal("/profile", arrived.Path);
    }

    [Fact]
    public async Task An_address_without_account_is_told_so_by_mail_only()
    {
        var nobody = app.Visitor();

        var waiting = await nobody.AskForCode("nobody@example.com");
        Assert.Equal("/sign-in/code/enter", waiting.Path);
        Assert.Contains("no account", (await app.Mail.To("nobody@example.com")).Subject, StringComparison.Ordinal);

        var answer = await nobody.Post("/sign-in/code/enter", ("Code", "12345678"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
    }

    [Fact]
    public async Task Ten_wrong_passwords_lock_the_account_and_a_mailed_code_still_opens_it()
    {
        await app.SignUp("dora@example.com");
        var (attacker, dora) = (app.Visitor(), app.Visitor());
        for (var attempt = 0; attempt < 10; attempt++)
            await attacker.SignIn("dora@example.com", "wrong");

        var locked = await dora.SignIn("dora@example.com");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, locked.Status);
        Assert.Contains("wrong passwords", (await app.Mail.To("dora@example.com")).Subject, StringComparison.Ordinal);

        await dora.AskForCode("dora@example.com");
        await dora.Post("/sign-in/code/enter", ("Code", await app.Mail.CodeTo("dora@example.com", 2)));
        Assert.True(await dora.IsSignedIn());
    }

    [Fact]
    public async Task A_locked_account_opens_again_when_the_time_is_over()
    {
        await app.SignUp("elsa@example.com");
        var elsa = app.Visitor();
        for (var attempt = 0; attempt < 10; attempt++)
            await elsa.SignIn("elsa@example.com", "wrong");
        Assert.False(await SignsIn(elsa, "elsa@example.com"));

        await app.Sql(DatabaseRoles.Accounts, "update accounts.\"user\" set lockout_end = now() - interval '1 second' where email = 'elsa@example.com'");

        Assert.True(await SignsIn(elsa, "elsa@example.com"));
    }

    [Fact]
    public async Task Wrong_passwords_at_the_same_moment_all_count()
    {
        await app.SignUp("fred@example.com");
        var attackers = Enumerable.Range(0, 9).Select(_ => app.Visitor()).ToArray();

        await Task.WhenAll(attackers.Select(attacker => attacker.SignIn("fred@example.com", "wrong")));

        Assert.Equal(9, await app.Database.Value<int>(DatabaseRoles.Accounts,
            "select access_failed_count from accounts.\"user\" where email = 'fred@example.com'"));
    }

    [Fact]
    public async Task Signing_in_always_gives_a_new_session_and_ends_the_one_before()
    {
        var gil = await app.SignUp("gil@example.com");
        var before = gil.Copy(app);

        // The session was planted by somebody who hopes that the victim signs in over it.
        await SignInWithoutFollowing(gil, "gil@example.com");

        Assert.True(await gil.IsSignedIn());
        Assert.False(await before.IsSignedIn());
        Assert.NotEqual(TokenOf(before), TokenOf(gil));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_not_only_the_cookie()
    {
        var hugo = await app.SignUp("hugo@example.com");
        var copy = hugo.Copy(app);

        await hugo.Open("/sign-out");
        var answer = await hugo.Post("/sign-out");

        Assert.Equal("/sign-in", answer.Path);
        Assert.Contains("You are signed out", answer.Text, StringComparison.Ordinal);
        Assert.Null(TokenOf(hugo));
        Assert.False(await copy.IsSignedIn());
    }

    [Fact]
    public async Task Signing_in_leads_to_the_only_tenant_or_to_the_choice()
    {
        var owner = await app.SignUp("ines@example.com");
        var first = await app.CreateTenant(owner, "Ines and friends");
        var again = app.Visitor();
        Assert.Equal(first.Path(), (await SignInWithoutFollowing(again, "ines@example.com")).Location);

        await app.CreateTenant(owner, "Ines alone");
        Assert.Equal("/tenants", (await SignInWithoutFollowing(app.Visitor(), "ines@example.com")).Location);

        await app.SignUp("jean@example.com");
        Assert.Equal("/tenants/new", (await SignInWithoutFollowing(app.Visitor(), "jean@example.com")).Location);
    }

    [Fact]
    public async Task A_page_that_asks_to_sign_in_is_reached_after_it()
    {
        await app.SignUp("kim@example.com");
        var kim = app.Visitor();

        var asked = await kim.Open("/security");
        Assert.Equal("/sign-in?returnUrl=%2Fsecurity", asked.Path);
        var wrong = await kim.Post("/sign-in", ("Email", "kim@example.com"), ("Password", "wrong"));
        Assert.Contains("/forgot-password?returnUrl=%2Fsecurity", wrong.Page.Links);

        Assert.Equal("/security", (await kim.Post("/sign-in", ("Email", "kim@example.com"), ("Password", TestVisitor.Password))).Path);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("https:evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("@evil.example")]
    [InlineData(" //evil.example")]
    [InlineData("~//evil.example")]
    [InlineData("/sécurité")]
    public async Task A_return_address_outside_of_this_site_is_ignored(string returnUrl)
    {
        var email = $"m{Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(returnUrl))}@example.com".ToLowerInvariant();
        await app.SignUp(email);
        var visitor = app.Visitor();

        var page = await visitor.Open($"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.DoesNotContain(page.Page.Links, link => link.Contains("returnUrl", StringComparison.Ordinal));
        Assert.DoesNotContain("returnUrl", page.Form("/sign-in").FieldNames);

        var answer = await visitor.Forge("/sign-in", ("Email", email), ("Password", TestVisitor.Password), ("ReturnUrl", returnUrl));
        Assert.Equal("/tenants/new", answer.Location);
    }

    private static async Task<bool> SignsIn(TestVisitor visitor, string email)
    {
        await visitor.SignIn(email);
        return await visitor.IsSignedIn();
    }

    private static Task<Answer> SignInWithoutFollowing(TestVisitor visitor, string email) =>
        visitor.Forge("/sign-in", ("Email", email), ("Password", TestVisitor.Password));

    private string? TokenOf(TestVisitor visitor) => visitor.Cookies.GetCookies(app.Address)["saasstarter-session"]?.Value;
}
