using System.Globalization;
using System.Net;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Identity;

public sealed class RateLimitTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task The_sixth_mail_in_an_hour_is_refused_with_the_time_to_wait_and_what_was_typed()
    {
        for (var mail = 0; mail < 5; mail++)
            Assert.Equal("/reset-password", (await app.Visitor().ForgetPassword("ana@example.com")).Path);

        var refused = await app.Visitor().ForgetPassword("Ana@example.com");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture), 3000, 3600);
        Assert.Contains("Too many attempts. Try again in 60 min.", refused.Text, StringComparison.Ordinal);
        Assert.Equal("Ana@example.com", refused.Form("/forgot-password").ValueOf("Email"));
        Assert.Equal("/sign-in/code/enter", (await app.Visitor().AskForCode("ana@example.com")).Path);
    }

    [Fact]
    public async Task Asking_again_counts_as_well()
    {
        var bob = app.Visitor();
        await bob.AskForCode("bob@example.com");
        for (var mail = 0; mail < 4; mail++)
            Assert.Equal(HttpStatusCode.OK, (await bob.Post("/sign-in/code/enter/again")).Status);

        var refused = await bob.Post("/sign-in/code/enter/again");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("bob@example.com", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passwords_for_one_address_are_limited_wherever_they_come_from()
    {
        for (var attempt = 0; attempt < 20; attempt++)
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await app.Visitor().SignIn("nobody@example.com", "wrong")).Status);

        var refused = await app.Visitor().SignIn("nobody@example.com", "wrong");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal("nobody@example.com", refused.Form("/sign-in").ValueOf("Email"));
    }

    [Fact]
    public async Task One_network_is_limited_whatever_addresses_it_tries()
    {
        var flood = app.Visitor();
        HttpStatusCode last = default;
        for (var mail = 0; mail <= 100; mail++)
            last = (await flood.Forge("/forgot-password", ("Email", $"flood{mail}@example.com"))).Status;

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        Assert.Equal(HttpStatusCode.Redirect, (await app.Visitor().Forge("/forgot-password", ("Email", "calm@example.com"))).Status);
    }

    [Fact]
    public async Task A_window_that_is_over_counts_from_the_beginning_and_old_ones_are_cleared_away()
    {
        for (var mail = 0; mail < 6; mail++)
            await app.Visitor().AskForCode("carla@example.com");
        await app.Sql(DatabaseRoles.Accounts, "update accounts.attempt_counter set window_ends_at = now() - interval '1 second'");
        var before = await app.Database.Value<long>(DatabaseRoles.Accounts, "select count(*) from accounts.attempt_counter");

        Assert.Equal("/sign-in/code/enter", (await app.Visitor().AskForCode("carla@example.com")).Path);
        Assert.True(await app.Database.Value<long>(DatabaseRoles.Accounts, "select count(*) from accounts.attempt_counter") < before);
    }

    [Fact]
    public async Task Who_tried_is_not_readable_in_the_database()
    {
        await app.Visitor().AskForCode("secret@example.com");

        var rows = await app.Sql(DatabaseRoles.Accounts, "select key from accounts.attempt_counter");

        Assert.DoesNotContain(rows, row => row[0]!.ToString()!.Contains("secret", StringComparison.OrdinalIgnoreCase));
    }
}
