using System.Net;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Identity;

public sealed class PasswordTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task A_forgotten_password_is_replaced_and_every_device_signed_out()
    {
        var device = await app.SignUp("ana@example.com");
        var ana = app.Visitor();

        var waiting = await ana.ForgetPassword("ana@example.com", "?returnUrl=%2Fprofile");
        Assert.Equal("/reset-password?returnUrl=%2Fprofile", waiting.Path);
        var changed = await ana.Post("/reset-password", ("Code", await app.Mail.CodeTo("ana@example.com")), ("NewPassword", AccountSteps.NewPassword));

        Assert.Equal("/sign-in?returnUrl=%2Fprofile", changed.Path);
        Assert.Contains("Your password is changed", changed.Text, StringComparison.Ordinal);
        Assert.False(await device.IsSignedIn());
        Assert.Contains("password was changed", (await app.Mail.To("ana@example.com", 2)).Subject, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ana.SignIn("ana@example.com")).Status);
        Assert.Equal("/profile", (await ana.SignIn("ana@example.com", AccountSteps.NewPassword, "?returnUrl=%2Fprofile")).Path);
    }

    [Fact]
    public async Task A_weak_new_password_does_not_cost_the_code()
    {
        await app.SignUp("bob@example.com");
        var bob = app.Visitor();
        await bob.ForgetPassword("bob@example.com");
        var code = await app.Mail.CodeTo("bob@example.com");

        var weak = await bob.Post("/reset-password", ("Code", code), ("NewPassword", "short"));
        Assert.Contains("at least 12 characters", weak.Text, StringComparison.Ordinal);

        Assert.Equal("/sign-in", (await bob.Post("/reset-password", ("Code", code), ("NewPassword", AccountSteps.NewPassword))).Path);
    }

    [Fact]
    public async Task A_new_password_opens_a_locked_account_and_takes_back_other_codes()
    {
        await app.SignUp("carla@example.com");
        await app.Sql(DatabaseRoles.Accounts, "update accounts.\"user\" set lockout_end = now() + interval '1 hour' where email = 'carla@example.com'");
        var (carla, other) = (app.Visitor(), app.Visitor());
        await other.AskForCode("carla@example.com");
        var otherCode = await app.Mail.CodeTo("carla@example.com");

        await carla.ForgetPassword("carla@example.com");
        await carla.Post("/reset-password", ("Code", await app.Mail.CodeTo("carla@example.com", 2)), ("NewPassword", AccountSteps.NewPassword));
        await carla.SignIn("carla@example.com", AccountSteps.NewPassword);

        Assert.True(await carla.IsSignedIn());
        Assert.Equal(HttpStatusCode.Gone, (await other.Post("/sign-in/code/enter", ("Code", otherCode))).Status);
    }

    [Fact]
    public async Task Changing_the_password_signs_out_the_others()
    {
        var dora = await app.SignUp("dora@example.com");
        var other = await app.SignIn(dora.Person!);

        await dora.Open("/security");
        var changed = await dora.Post("/security/password", ("NewPassword", AccountSteps.NewPassword));
        Assert.Equal("/security", changed.Path);
        Assert.True(await dora.IsSignedIn());
        Assert.False(await other.IsSignedIn());
        Assert.Contains("password was changed", (await app.Mail.To("dora@example.com")).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_current_passwords_lock_the_account_as_well()
    {
        var elsa = await app.SignUp("elsa@example.com");
        for (var attempt = 0; attempt < 10; attempt++)
            await elsa.Forge("/confirm/password", ("CurrentPassword", "wrong"));

        var locked = await elsa.Forge("/confirm/password", ("CurrentPassword", TestVisitor.Password));

        Assert.Equal(HttpStatusCode.TooManyRequests, locked.Status);
        Assert.InRange(int.Parse(locked.Header("Retry-After")!, null), 1, 900);
        Assert.False(await SignsIn("elsa@example.com"));
    }

    [Fact]
    public async Task Mails_about_a_password_lead_to_this_site_whatever_host_was_named()
    {
        await app.SignUp("fred@example.com");
        var fred = app.Visitor();
        await fred.Open("/sign-up");
        var token = app.TokenFor(fred);
        var request = new HttpRequestMessage(HttpMethod.Post, "/sign-up")
        {
            Content = TestVisitor.Content([("Name", "F"), ("Email", "fred@example.com"), ("Password", TestVisitor.Password), AcceptedTerms.Field, token], isMultipart: false),
        };
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "evil.example");

        await fred.Send(request);
        var mail = await app.Mail.To("fred@example.com");

        Assert.Contains("/sign-in", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", mail.Text, StringComparison.Ordinal);
    }

    private async Task<bool> SignsIn(string email)
    {
        var visitor = app.Visitor();
        await visitor.SignIn(email);
        return await visitor.IsSignedIn();
    }
}
