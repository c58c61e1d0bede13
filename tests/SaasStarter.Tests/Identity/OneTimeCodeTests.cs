using System.Net;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Identity;

public sealed class OneTimeCodeTests(TestApplication app) : IClassFixture<TestApplication>
{
    private const string Enter = "/sign-in/code/enter";

    [Fact]
    public async Task A_code_is_good_once()
    {
        var (ana, code) = await WithCode("ana@example.com");
        var copy = ana.Copy(app);
        await ana.Post(Enter, ("Code", code));
        Assert.True(await ana.IsSignedIn());

        var answer = await copy.Forge(Enter, ("Code", code));

        Assert.Equal(HttpStatusCode.Gone, answer.Status);
        Assert.False(await copy.IsSignedIn());
    }

    [Fact]
    public async Task Of_several_uses_at_the_same_moment_one_succeeds()
    {
        var (bob, code) = await WithCode("bob@example.com");
        var copies = Enumerable.Range(0, 5).Select(_ => bob.Copy(app)).ToArray();

        var answers = await Task.WhenAll(copies.Select(copy => copy.Forge(Enter, ("Code", code))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.Equal(2L, await app.Database.Value<long>(DatabaseRoles.Accounts,
            "select count(*) from accounts.session join accounts.\"user\" u on u.id = user_id where u.email = 'bob@example.com'"));
    }

    [Fact]
    public async Task The_sixth_attempt_fails_even_with_the_right_code()
    {
        var (carla, code) = await WithCode("carla@example.com");
        for (var attempt = 4; attempt >= 0; attempt--)
        {
            var wrong = await carla.Post(Enter, ("Code", "00000000"));
            Assert.Contains(attempt > 0 ? $"Attempts left: {attempt}" : "Ask for a new code", wrong.Text, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.Gone, (await carla.Post(Enter, ("Code", code))).Status);
        Assert.False(await carla.IsSignedIn());
    }

    [Fact]
    public async Task Guesses_at_the_same_moment_get_no_more_attempts()
    {
        var (dora, code) = await WithCode("dora@example.com");
        var copies = Enumerable.Range(0, 12).Select(_ => dora.Copy(app)).ToArray();

        var answers = await Task.WhenAll(copies.Select((copy, i) => copy.Forge(Enter, ("Code", i.ToString("D8", null)))));

        Assert.Equal(5, answers.Count(answer => answer.Status == HttpStatusCode.UnprocessableEntity));
        Assert.Equal(HttpStatusCode.Gone, (await dora.Post(Enter, ("Code", code))).Status);
    }

    [Fact]
    public async Task A_code_expires_after_ten_minutes()
    {
        var (elsa, code) = await WithCode("elsa@example.com");
        var lifetime = await app.Database.Value<double>(DatabaseRoles.Accounts,
            "select extract(epoch from max(expires_at) - now())::float8 from accounts.one_time_code where email = 'elsa@example.com'");
        Assert.InRange(lifetime, 500, 600);

        await app.Sql(DatabaseRoles.Accounts, "update accounts.one_time_code set expires_at = now() - interval '1 second' where email = 'elsa@example.com'");

        Assert.Equal(HttpStatusCode.Gone, (await elsa.Post(Enter, ("Code", code))).Status);
        Assert.False(await elsa.IsSignedIn());
    }

    [Fact]
    public async Task A_code_is_good_only_in_the_browser_that_asked_for_it()
    {
        var (_, code) = await WithCode("fred@example.com");
        var (thief, _) = await WithCode("thief@example.com");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await thief.Post(Enter, ("Code", code))).Status);
        Assert.Equal(HttpStatusCode.Gone, (await app.Visitor().Forge(Enter, ("Code", code))).Status);
    }

    [Fact]
    public async Task A_code_is_good_only_for_what_it_was_asked_for()
    {
        var (gil, code) = await WithCode("gil@example.com");

        var answer = await gil.Forge("/reset-password", ("Code", code), ("NewPassword", AccountSteps.NewPassword));

        Assert.Equal(HttpStatusCode.Gone, answer.Status);
    }

    [Fact]
    public async Task Neither_code_nor_cookie_is_in_the_database()
    {
        var (hugo, code) = await WithCode("hugo@example.com");
        var token = hugo.Cookies.GetCookies(app.Address)["saasstarter-code"]!.Value;

        var rows = (await app.Database.Dump()).Rows;

        Assert.Contains(rows, row => row.Table == "accounts.one_time_code" && row.Json.Contains("hugo@example.com", StringComparison.Ordinal));
        Assert.DoesNotContain(rows, row => row.Json.Contains(code, StringComparison.Ordinal) || row.Json.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Old_codes_are_cleared_away()
    {
        await WithCode("ines@example.com");
        await app.Sql(DatabaseRoles.Accounts, "update accounts.one_time_code set expires_at = now() - interval '1 hour' where email = 'ines@example.com'");

        await WithCode("jean@example.com");

        Assert.Empty(await app.Sql(DatabaseRoles.Accounts, "select from accounts.one_time_code where email = 'ines@example.com'"));
    }

    private async Task<(TestVisitor Visitor, string Code)> WithCode(string email)
    {
        await app.SignUp(email);
        var visitor = app.Visitor();
        await visitor.AskForCode(email);
        return (visitor, await app.Mail.CodeTo(email));
    }
}
