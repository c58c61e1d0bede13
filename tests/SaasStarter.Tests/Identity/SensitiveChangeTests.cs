using System.Net;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Hosting;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Identity;

/// <summary>T40: an open browser alone changes nothing sensitive, and what was entered is not lost while it is asked who is there.</summary>
public sealed class SensitiveChangeTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task T40_A_new_password_waits_until_the_former_one_was_given()
    {
        var ana = await SomeTimeAfterSigningIn("ana");
        var other = await app.SignIn(ana.Person!);
        await ana.Open("/security");

        var asked = await ana.Post("/security/password", ("NewPassword", AccountSteps.NewPassword));
        Assert.Equal(HttpStatusCode.Forbidden, asked.Status);
        Assert.Contains("Confirm that it is you", asked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(AccountSteps.NewPassword, asked.Body, StringComparison.Ordinal);
        var wrong = await ana.Post("/confirm/password", ("CurrentPassword", "wrong"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.True(await other.IsSignedIn());

        var changed = await ana.Post("/confirm/password", ("CurrentPassword", TestVisitor.Password));

        Assert.Equal("/security", changed.Path);
        Assert.Contains("Your password is changed.", changed.Text, StringComparison.Ordinal);
        Assert.False(await other.IsSignedIn());
        Assert.True(await ana.IsSignedIn());
        Assert.Contains("password was changed", (await app.Mail.To("ana@sensitive.example")).Subject, StringComparison.Ordinal);
        await app.Visitor().SignIn("ana@sensitive.example", AccountSteps.NewPassword);
    }

    [Fact]
    public async Task T40_Who_knows_no_password_confirms_by_a_mailed_code_and_loses_nothing()
    {
        var bob = await SomeTimeAfterSigningIn("bob");
        await bob.Open("/security");
        await bob.Post("/security/email", ("Email", "bob@new.example"));

        var waiting = await bob.Post("/confirm/send-code");
        Assert.StartsWith("/confirm/code?", waiting.Path, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await bob.Post("/confirm/code", ("Code", "00000000"))).Status);
        var confirmed = await bob.Post("/confirm/code", ("Code", await app.Mail.CodeTo("bob@sensitive.example")));

        Assert.Equal("/security/email/confirm", confirmed.Path);
        await app.Mail.CodeTo("bob@new.example");
    }

    [Fact]
    public async Task T40_Who_has_a_second_factor_confirms_with_that_and_with_nothing_less()
    {
        var carla = await SomeTimeAfterSigningIn("carla");
        var key = await app.Enrol(carla);
        await carla.Open("/security");
        var asked = await carla.Post("/security/delete-account");

        Assert.DoesNotContain(asked.Page.Forms, form => form.Action is "/confirm/password" or "/confirm/send-code");
        Assert.Equal(HttpStatusCode.Conflict, (await carla.Forge("/confirm/password", ("CurrentPassword", TestVisitor.Password))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await carla.Forge("/confirm/send-code")).Status);
        var planned = await carla.Post("/confirm/second-factor", ("Code", app.NextCodeOf(key)));

        Assert.Contains("Keep my account", planned.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T40_A_passkey_confirms_too()
    {
        using var authenticator = new SoftwareAuthenticator();
        var dora = await app.SignUp("dora@sensitive.example");
        await dora.AddPasskey(authenticator);
        await app.ForgetConfirmation(dora);

        var page = await dora.Open("/security/authenticator");
        Assert.StartsWith("/confirm?", page.Path, StringComparison.Ordinal);
        var confirmed = await dora.Post("/confirm/passkey", ("Answer", authenticator.Get(page.PasskeyOptions())));

        Assert.Equal("/security/authenticator", confirmed.Path);
    }

    [Fact]
    public async Task T40_A_form_that_waits_is_good_for_its_sender_and_its_address_only()
    {
        var (ada, eve) = (await SomeTimeAfterSigningIn("ada"), await app.SignUp("eve@sensitive.example"));
        await ada.Open("/security");
        var asked = await ada.Post("/security/email", ("Email", "eve@new.example"));
        var held = asked.Form("/confirm/password").ValueOf("HeldForm")!;

        Assert.Equal(HttpStatusCode.BadRequest, (await eve.Forge("/security/email", ("HeldForm", held))).Status);
        await ada.Post("/confirm/password", ("CurrentPassword", TestVisitor.Password));
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.Forge("/security/password", ("HeldForm", held))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.Forge("/security/email", ("HeldForm", "made up"))).Status);
        Assert.Equal(0, app.Mail.CountTo("made.up@new.example"));
    }

    [Fact]
    public async Task T40_A_confirmation_lasts_for_minutes_and_for_one_session_whose_cookie_it_changes()
    {
        var fay = await SomeTimeAfterSigningIn("fay");
        var thief = fay.Copy(app);
        var other = await app.SignIn(fay.Person!);
        await app.ForgetConfirmation(other);

        await fay.Forge("/confirm/password", ("CurrentPassword", TestVisitor.Password));

        Assert.False(await thief.IsSignedIn());
        Assert.Equal(HttpStatusCode.Forbidden, (await other.Forge("/profile/data")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await fay.Forge("/profile/data")).Status);
        app.Clock.Advance(Backbone.Identity.Sessions.Confirmation);
        Assert.Equal(HttpStatusCode.Forbidden, (await fay.Forge("/profile/data")).Status);
    }

    [Fact]
    public async Task T40_Each_change_of_a_factor_is_told_by_mail_in_the_language_of_the_person_and_ends_the_other_sessions()
    {
        using var authenticator = new SoftwareAuthenticator();
        var jean = await app.SignUp("jean@sensitive.example", culture: "fr");
        var steps = new (string Subject, Func<Task> Change)[]
        {
            ("Une application d’authentification a été mise en place", async () => await jean.SetUpAuthenticator(app)),
            ("Vous avez de nouveaux codes de secours", async () => await jean.Post("/security/recovery-codes")),
            ("Une clé d’accès a été ajoutée", async () => await jean.AddPasskey(authenticator)),
            ("Une clé d’accès a été supprimée", async () => await Remove(jean)),
            ("Votre application d’authentification a été retirée", async () => await Post(jean, "/security/authenticator/remove")),
        };
        foreach (var (number, (subject, change)) in steps.Index())
        {
            var other = await app.SignIn(jean.Person!);
            await change();

            Assert.Equal(subject, (await app.Mail.To("jean@sensitive.example", number + 1)).Subject);
            Assert.Equal(subject.Contains("codes", StringComparison.Ordinal), await other.IsSignedIn());
            Assert.True(await jean.IsSignedIn());
        }
        Assert.Empty(await app.Sql(TestDatabase.Superuser, $"select from accounts.recovery_code where user_id = '{jean.Person!.Id.Value}'"));
    }

    [Fact]
    public void T40_What_is_sensitive_brings_no_file_and_belongs_to_somebody()
    {
        var sensitive = typeof(BackboneHosting).Assembly.GetTypes().Where(type => type is { IsInterface: false } && type.IsAssignableTo(typeof(ISensitive))).ToList();

        Assert.Superset(new HashSet<string>
        {
            "ChangePassword", "ChangeEmail", "DeleteAccount", "RequestOwnData", "SetUpAuthenticator", "RemoveAuthenticator", "AddPasskey", "RemovePasskey", "ReplaceRecoveryCodes",
            "BeginImpersonation", "ResetFactors", "ScheduleDeletion", "ChangeSignInRule",
        }, sensitive.Select(type => type.Name).ToHashSet());
        foreach (var type in sensitive)
        {
            Assert.DoesNotContain(type.GetConstructors().SelectMany(made => made.GetParameters()), field => field.ParameterType == typeof(IncomingFile) || field.ParameterType == typeof(UploadedFile));
            Assert.IsNotType<Audience.AnonymousAudience>(type.GetProperty("Audience")!.GetValue(null));
        }
    }

    private async Task<TestVisitor> SomeTimeAfterSigningIn(string name)
    {
        var visitor = await app.SignUp($"{name}@sensitive.example");
        await app.ForgetConfirmation(visitor);
        return visitor;
    }

    private static async Task Remove(TestVisitor visitor)
    {
        var page = await visitor.Open("/security");
        await visitor.Post(page.Page.Forms.Single(form => form.Action.EndsWith("/remove", StringComparison.Ordinal) && form.Action.Contains("/passkeys/", StringComparison.Ordinal)).Action);
    }

    private static async Task Post(TestVisitor visitor, string path)
    {
        await visitor.Open("/security");
        await visitor.Post(path);
    }
}
