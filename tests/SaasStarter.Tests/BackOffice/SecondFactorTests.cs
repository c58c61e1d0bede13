using System.Net;
using System.Text.RegularExpressions;
using SaasStarter.Backbone.BackOffice;
using SaasStarter.Backbone.Identity;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Identity;

namespace SaasStarter.Tests.BackOffice;

/// <summary>Nobody of the staff gets anywhere without the second factor, and nobody else by what they overheard.</summary>
public sealed partial class SecondFactorTests(TestApplication app) : IClassFixture<TestApplication>
{
    private const string Code = "/confirm/second-factor";
    private const string SetUp = "/security/authenticator";

    [Fact]
    public async Task Somebody_new_sets_it_up_and_is_in()
    {
        var visitor = await app.SignUp("new@staff.example");
        await app.Employ(visitor, isEnrolled: false);

        var page = await visitor.Open("/backoffice/activity");
        Assert.StartsWith("/security/authenticator?", page.Path, StringComparison.Ordinal);
        Assert.Contains("<svg class=\"qr-code\"", page.Body, StringComparison.Ordinal);
        var codes = await visitor.Post(SetUp, ("Code", CodeOf(KeyOn(page))));
        Assert.StartsWith("/security/recovery-codes?", codes.Path, StringComparison.Ordinal);
        var answer = await visitor.Post("/security/recovery-codes");

        Assert.Equal("/backoffice/activity", answer.Path);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        await app.Mail.To("new@staff.example");
    }

    [Fact]
    public async Task What_was_scanned_is_still_good_after_a_mistake()
    {
        var visitor = await app.SignUp("slip@staff.example");
        await app.Employ(visitor, isEnrolled: false);
        var key = KeyOn(await visitor.Open("/backoffice"));

        var wrongCode = await visitor.Post(SetUp, ("Code", "000000"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrongCode.Status);
        Assert.Equal(key, KeyOn(wrongCode));
        Assert.StartsWith("/security/recovery-codes", (await visitor.Post(SetUp, ("Code", CodeOf(key)))).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_somebody_else_sets_nothing_up()
    {
        var (visitor, thief) = (await app.SignUp("victim@staff.example"), await app.SignUp("thief@staff.example"));
        await app.Employ(visitor, isEnrolled: false);
        await app.Employ(thief, isEnrolled: false);
        var page = await thief.Open(SetUp);
        var setup = page.Form(SetUp).ValueOf("Setup")!;

        var answer = await visitor.Forge(SetUp, ("Setup", setup), ("Code", CodeOf(KeyOn(page))));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.Get("/backoffice")).Status);
    }

    [Fact]
    public async Task Who_has_one_shows_it_before_another_takes_its_place()
    {
        var visitor = await app.SignUp("again@staff.example");
        var former = await app.Employ(visitor);
        await app.ForgetConfirmation(visitor);

        Assert.StartsWith("/confirm?", (await visitor.Open(SetUp)).Path, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await visitor.Forge("/confirm/password", ("CurrentPassword", TestVisitor.Password))).Status);
        var page = await visitor.Post(Code, ("Code", CodeOf(former)));
        var key = KeyOn(page);
        await visitor.Post(SetUp, ("Code", CodeOf(key)));

        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/backoffice")).Status);
        app.Clock.Advance(Totp.Step);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.Forge(Code, ("Code", CodeOf(former)))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Forge(Code, ("Code", CodeOf(key)))).Status);
    }

    [Fact]
    public async Task It_is_confirmed_in_each_session_and_asked_for_again_after_twelve_hours()
    {
        var visitor = await app.SignUp("daily@staff.example");
        var key = await app.Employ(visitor, isConfirmed: false);
        var other = await app.SignIn(visitor.Person!);

        await Enter(visitor, key);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/backoffice")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await other.Get("/backoffice")).Status);

        app.Clock.Advance(StaffDirectory.Confirmation - TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/backoffice")).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.Get("/backoffice")).Status);
        await Enter(visitor, key);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/backoffice")).Status);
    }

    [Fact]
    public async Task A_cookie_from_before_the_confirmation_is_worth_nothing_after_it()
    {
        var visitor = await app.SignUp("fixed@staff.example");
        var key = await app.Employ(visitor, isConfirmed: false);
        var thief = visitor.Copy(app);

        await Enter(visitor, key);

        Assert.Equal(HttpStatusCode.NotFound, (await thief.Get("/backoffice")).Status);
        Assert.False(await thief.IsSignedIn());
        Assert.True(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task A_code_is_accepted_once_and_none_older_after_it()
    {
        var visitor = await app.SignUp("replay@staff.example");
        var key = await app.Employ(visitor, isConfirmed: false);
        var overheard = CodeOf(key);
        var older = Totp.CodeAt(key, Totp.StepAt(app.Clock.GetUtcNow()) - 1);
        await Enter(visitor, key);
        var thief = await app.SignIn(visitor.Person!);

        foreach (var code in new[] { overheard, older })
        {
            await thief.Open("/backoffice");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await thief.Post(Code, ("Code", code))).Status);
        }
        Assert.Equal(HttpStatusCode.SeeOther, (await thief.Get("/backoffice")).Status);
    }

    [Fact]
    public async Task Of_twenty_at_the_same_moment_one_code_lets_one_in()
    {
        var visitor = await app.SignUp("race@staff.example");
        var key = await app.Employ(visitor, isConfirmed: false);
        var browsers = await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => app.SignIn(visitor.Person!)));

        var answers = await Task.WhenAll(browsers.Select(browser => browser.Forge(Code, ("Code", CodeOf(key)))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Guessing_ends_after_ten_codes_in_all_sessions_together()
    {
        var visitor = await app.SignUp("guess@staff.example");
        var key = await app.Employ(visitor, isConfirmed: false);
        var other = await app.SignIn(visitor.Person!);

        for (var attempt = 0; attempt < 10; attempt++)
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await (attempt % 2 == 0 ? visitor : other).Forge(Code, ("Code", "000000"))).Status);
        var right = await other.Forge(Code, ("Code", CodeOf(key)));

        Assert.Equal(HttpStatusCode.TooManyRequests, right.Status);
        Assert.NotNull(right.Response.Headers.RetryAfter);
        app.Clock.Advance(TimeSpan.FromMinutes(16));
        await Enter(other, key);
    }

    [Fact]
    public async Task Another_ones_code_opens_nothing()
    {
        var (visitor, colleague) = (await app.SignUp("mine@staff.example"), await app.SignUp("theirs@staff.example"));
        await app.Employ(visitor, isConfirmed: false);
        var key = await app.Employ(colleague, isConfirmed: false);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.Forge(Code, ("Code", CodeOf(key)))).Status);
    }

    [Fact]
    public async Task Signing_out_ends_the_confirmation()
    {
        var visitor = await app.SignUp("leaver@staff.example");
        await Enter(visitor, await app.Employ(visitor, isConfirmed: false));
        var copy = visitor.Copy(app);

        await visitor.Open("/backoffice");
        await visitor.Post("/sign-out");

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get("/backoffice")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await copy.Get("/backoffice")).Status);
        var back = await app.SignIn(visitor.Person!);
        Assert.Equal(HttpStatusCode.SeeOther, (await back.Get("/backoffice")).Status);
    }

    [Fact]
    public async Task A_lost_one_is_reset_for_all_sessions_and_the_person_is_told()
    {
        var visitor = await app.SignUp("lost@staff.example");
        await app.Employ(visitor);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/backoffice")).Status);

        Assert.Null((await app.Send(new ResetSecondFactor("lost@staff.example", "The phone was lost."))).Problem);

        Assert.False(await visitor.IsSignedIn());
        var back = await app.SignIn(visitor.Person!);
        Assert.Contains("qr-code", (await back.Open("/backoffice")).Body, StringComparison.Ordinal);
        Assert.Contains("The phone was lost.", (await app.Mail.To("lost@staff.example")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_staff_no_more_is_out_with_the_next_request()
    {
        var visitor = await app.SignUp("dismissed@staff.example");
        await app.Employ(visitor);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/backoffice")).Status);

        Assert.Null((await app.Send(new RemoveStaff("dismissed@staff.example"))).Problem);

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get("/backoffice")).Status);
        Assert.True(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task Staff_may_delete_their_account_like_anybody()
    {
        var visitor = await app.SignUp("quitter@staff.example");
        await app.Employ(visitor);

        await visitor.Open("/security");
        await visitor.Post("/security/delete-account");
        await app.EraseDueAccount(visitor);

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get("/backoffice")).Status);
        Assert.Empty(await app.Sql(TestDatabase.Superuser, $"select from accounts.staff_member where user_id = '{visitor.Person!.Id.Value}'"));
    }

    [Fact]
    public async Task A_session_grows_no_younger_by_being_confirmed()
    {
        var visitor = await app.SignUp("aged@staff.example");
        var key = await app.Employ(visitor, isConfirmed: false);
        app.Clock.Advance(TimeSpan.FromDays(2));

        await Enter(visitor, key);
        await app.Recognise(visitor);

        var createdAt = await app.Database.Value<DateTime>(TestDatabase.Superuser, $"select created_at from accounts.session where id = '{visitor.SessionId}'");
        Assert.True(app.Clock.GetUtcNow() - createdAt > TimeSpan.FromDays(2));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example/backoffice")]
    [InlineData("/\\evil.example")]
    public async Task The_way_back_leads_nowhere_else(string returnUrl)
    {
        var visitor = await app.SignUp($"way.{Guid.CreateVersion7():N}@staff.example");
        var key = await app.Employ(visitor, isConfirmed: false);

        var answer = await visitor.Forge(Code, ("Code", CodeOf(key)), ("ReturnUrl", returnUrl));

        Assert.Equal("/security", answer.Location);
    }

    [Fact]
    public async Task The_menu_shows_the_way_to_staff_only()
    {
        var (visitor, other) = (await app.SignUp("menu@staff.example"), await app.SignUp("menu@elsewhere.example"));
        await app.Employ(visitor);
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Contains("href=\"/backoffice\"", (await visitor.Get("/profile")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("/backoffice", (await other.Get("/profile")).Body, StringComparison.Ordinal);
    }

    private async Task Enter(TestVisitor visitor, byte[] key)
    {
        app.Clock.Advance(Totp.Step);
        await visitor.Open("/backoffice");
        Assert.Equal("/backoffice", (await visitor.Post(Code, ("Code", CodeOf(key)))).Path);
    }

    private string CodeOf(byte[] key) => Totp.CodeAt(key, Totp.StepAt(app.Clock.GetUtcNow()));

    private static byte[] KeyOn(Answer page) => Base32.Read(WrittenKey().Match(page.Body).Groups["key"].Value);

    [GeneratedRegex("class=\"typed-key\">(?<key>[A-Z2-7 ]+)<")]
    private static partial Regex WrittenKey();
}
