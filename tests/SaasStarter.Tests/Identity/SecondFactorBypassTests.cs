using System.Net;
using SaasStarter.Backbone.Identity;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Identity;

/// <summary>T37: no way in goes past the second factor of who has one.</summary>
public sealed class SecondFactorBypassTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task T37_A_right_password_opens_nothing_before_the_second_factor()
    {
        var (email, key) = await Enrolled("password");
        var visitor = app.Visitor();

        var asked = await visitor.SignIn(email, query: "?returnUrl=%2Fprofile");

        Assert.StartsWith("/sign-in/second-factor?", asked.Path, StringComparison.Ordinal);
        foreach (var path in new[] { "/profile", "/security", "/tenants", "/confirm", "/security/authenticator" })
            Assert.StartsWith("/sign-in", (await visitor.Get(path)).Location, StringComparison.Ordinal);
        Assert.Equal("/profile", (await visitor.Post("/sign-in/second-factor", ("Code", app.NextCodeOf(key)))).Path);
    }

    [Fact]
    public async Task T37_A_mailed_code_opens_nothing_before_the_second_factor()
    {
        var (email, key) = await Enrolled("mailed");
        var visitor = app.Visitor();

        await visitor.AskForCode(email);
        var asked = await visitor.Post("/sign-in/code/enter", ("Code", await app.Mail.CodeTo(email)));

        Assert.Equal("/sign-in/second-factor", asked.Path);
        Assert.False(await visitor.IsSignedIn());
        await visitor.Post("/sign-in/second-factor", ("Code", app.NextCodeOf(key)));
        Assert.True(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task T37_A_new_password_signs_nobody_in_and_takes_no_factor_away()
    {
        var (email, _) = await Enrolled("reset");
        var visitor = app.Visitor();

        await visitor.ForgetPassword(email);
        await visitor.Post("/reset-password", ("Code", await app.Mail.CodeTo(email)), ("NewPassword", AccountSteps.NewPassword));

        Assert.False(await visitor.IsSignedIn());
        Assert.Equal("/sign-in/second-factor", (await visitor.SignIn(email, AccountSteps.NewPassword)).Path);
    }

    [Fact]
    public void T37_Each_door_to_a_session_is_the_one_that_asks()
    {
        foreach (var method in Enum.GetValues<SignInMethod>())
            Assert.Equal(method == SignInMethod.Passkey, new SignInProof(method).HasSecondFactor);

        var callers = SourceTree.Texts(".cs").Where(file => file.Text.Contains("sessions.Begin(", StringComparison.Ordinal)).Select(file => Path.GetFileName(file.Path));
        Assert.Equal(["Arrival.cs", "EnterDemo.cs"], callers.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task T37_A_code_is_good_once_and_for_nobody_else()
    {
        var (email, key) = await Enrolled("once");
        var (other, _) = await Enrolled("other");
        var code = app.NextCodeOf(key);

        var stranger = app.Visitor();
        await stranger.SignIn(other);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await stranger.Post("/sign-in/second-factor", ("Code", code))).Status);
        var first = app.Visitor();
        await first.SignIn(email);
        await first.Post("/sign-in/second-factor", ("Code", code));
        Assert.True(await first.IsSignedIn());
        var second = app.Visitor();
        await second.SignIn(email);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await second.Post("/sign-in/second-factor", ("Code", code))).Status);
        Assert.False(await second.IsSignedIn());
    }

    [Fact]
    public async Task T37_A_recovery_code_is_good_once_and_its_owner_is_told()
    {
        var visitor = await app.SignUp("recovery@factor.example");
        var (_, page) = await visitor.SetUpAuthenticator(app);
        var codes = page.RecoveryCodes();
        Assert.Equal(SecondFactors.RecoveryCodeCount, codes.Distinct().Count());
        await visitor.Post("/security/recovery-codes");

        var lost = app.Visitor();
        await lost.SignIn("recovery@factor.example");
        await lost.Post("/sign-in/second-factor/recovery-code", ("Code", codes[3].Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant()));
        Assert.True(await lost.IsSignedIn());
        Assert.Contains("9 codes are left", (await lost.Open("/security")).Text, StringComparison.Ordinal);
        Assert.Equal("A recovery code was used", (await app.Mail.To("recovery@factor.example", 3)).Subject);

        var thief = app.Visitor();
        await thief.SignIn("recovery@factor.example");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await thief.Post("/sign-in/second-factor/recovery-code", ("Code", codes[3]))).Status);
        var kept = await app.Sql(TestDatabase.Superuser, "select encode(code_hash, 'escape') from accounts.recovery_code");
        Assert.DoesNotContain(kept, row => codes.Any(code => row[0]!.ToString()!.Contains(code, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task T37_Guessing_ends_after_ten_codes_on_all_nodes_and_paths_together()
    {
        var (email, key) = await Enrolled("guess");
        var visitor = app.Visitor();
        await visitor.SignIn(email);
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var path = attempt % 2 == 0 ? "/sign-in/second-factor" : "/sign-in/second-factor/recovery-code";
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.Forge(path, ("Code", "000000"))).Status);
        }

        var right = await visitor.Forge("/sign-in/second-factor", ("Code", app.NextCodeOf(key)));

        Assert.Equal(HttpStatusCode.TooManyRequests, right.Status);
        Assert.NotNull(right.Header("Retry-After"));
        Assert.False(await visitor.IsSignedIn());
    }

    [Fact]
    public async Task T37_The_second_step_has_to_follow_within_minutes_and_ends_with_a_new_password()
    {
        var (email, key) = await Enrolled("late");
        var slow = app.Visitor();
        await slow.SignIn(email);
        app.Clock.Advance(PendingSignIns.Lifetime + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Gone, (await slow.Forge("/sign-in/second-factor", ("Code", app.NextCodeOf(key)))).Status);

        var thief = app.Visitor();
        await thief.SignIn(email);
        var owner = app.Visitor();
        await owner.ForgetPassword(email);
        await owner.Post("/reset-password", ("Code", await app.Mail.CodeTo(email)), ("NewPassword", AccountSteps.NewPassword));
        Assert.Equal(HttpStatusCode.Gone, (await thief.Forge("/sign-in/second-factor", ("Code", app.NextCodeOf(key)))).Status);
    }

    [Fact]
    public async Task T37_A_passkey_counts_only_when_it_verified_its_user_and_answers_this_page()
    {
        using var authenticator = new SoftwareAuthenticator();
        var owner = await app.SignUp("passkey@factor.example");
        await owner.AddPasskey(authenticator);
        var attempts = new (string What, Action<SoftwareAuthenticator> Change)[]
        {
            ("not verified", one => one.VerifiesUser = false),
            ("another origin", one => (one.VerifiesUser, one.Origin) = (true, "https://evil.example")),
            ("another host", one => (one.Origin, one.Host) = ("http://localhost", "evil.example")),
        };
        foreach (var (_, change) in attempts)
        {
            change(authenticator);
            var visitor = app.Visitor();
            var page = await visitor.Open("/sign-in");
            var refused = await visitor.Post("/sign-in/passkey", ("Answer", authenticator.Get(page.PasskeyOptions())));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.False(await visitor.IsSignedIn());
        }

        (authenticator.Host, authenticator.Origin) = ("localhost", "http://localhost");
        var genuine = app.Visitor();
        var asked = await genuine.Open("/sign-in");
        var answer = authenticator.Get(asked.PasskeyOptions());
        var state = asked.Form("/sign-in/passkey").ValueOf("State")!;
        await genuine.Post("/sign-in/passkey", ("Answer", answer));
        Assert.True(await genuine.IsSignedIn());
        var replay = app.Visitor();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await replay.Forge("/sign-in/passkey", ("Answer", answer), ("State", state))).Status);
        Assert.False(await replay.IsSignedIn());
    }

    [Fact]
    public async Task T37_What_is_no_answer_of_an_authenticator_is_refused_like_a_wrong_one()
    {
        var visitor = app.Visitor();
        foreach (var answer in new[] { "", "{}", "[]", "null", "{\"id\":1}", "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{}}", "not json" })
        {
            await visitor.Open("/sign-in");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.Post("/sign-in/passkey", ("Answer", answer))).Status);
        }
    }

    [Fact]
    public async Task T37_A_passkey_of_somebody_else_is_no_second_factor()
    {
        using var mine = new SoftwareAuthenticator();
        using var theirs = new SoftwareAuthenticator();
        var owner = await app.SignUp("mine@factor.example");
        await owner.AddPasskey(mine);
        var thief = await app.SignUp("theirs@factor.example");
        await thief.AddPasskey(theirs);

        var visitor = app.Visitor();
        var page = await visitor.SignIn("mine@factor.example");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.Post("/sign-in/second-factor/passkey", ("Answer", theirs.Get(page.PasskeyOptions())))).Status);
        Assert.False(await visitor.IsSignedIn());
        await visitor.Post("/sign-in/second-factor/passkey", ("Answer", mine.Get(visitor.Current.PasskeyOptions())));
        Assert.True(await visitor.IsSignedIn());
    }

    private async Task<(string Email, byte[] Key)> Enrolled(string name)
    {
        var email = $"{name}@enrolled.example";
        return (email, await app.Enrol(await app.SignUp(email)));
    }
}
