using System.Text.RegularExpressions;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace SaasStarter.BrowserTests;

/// <summary>The first morning of somebody of the staff: signs in, sets up the second factor, sees what failed in the night and has it done again.</summary>
public sealed class StaffWalkTests(BrowsedApplication app, Chromium chromium) : IClassFixture<BrowsedApplication>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_of_the_staff_retries_what_failed(bool withScript)
    {
        var email = $"staff.{(withScript ? "with" : "without")}.script@example.com";
        await app.Employ(await app.SignUp(email), isEnrolled: false);
        var job = await Park();
        await using var person = await chromium.Somebody(app.Address, new() { JavaScriptEnabled = withScript });

        await person.Page.GotoAsync("/sign-in");
        await person.Send("/sign-in", ("Email", email), ("Password", TestVisitor.Password));
        await person.Page.WaitForURLAsync("**/tenants/new");
        await person.Page.GotoAsync("/backoffice");
        var key = Base32.Read(await person.Page.Locator(".typed-key").InnerTextAsync());
        await person.Send("/security/authenticator", ("Code", Totp.CodeAt(key, Totp.StepAt(app.Clock.GetUtcNow()))));
        await person.Page.WaitForURLAsync("**/security/recovery-codes?*");
        await person.Send("/security/recovery-codes");
        await person.Page.WaitForURLAsync("**/backoffice");
        await Expect(person.Page.Locator(".staff-pages")).ToContainTextAsync(new Regex("[0-9]+ failed"));

        await person.Page.Locator(".staff-nav a[href='/backoffice/jobs']").ClickAsync();
        await person.Page.Locator($"a[href='/backoffice/jobs/{job}']").ClickAsync();
        await Expect(person.Page.Locator("h1")).ToHaveTextAsync("NightlyJob");
        await person.Send($"/backoffice/jobs/{job}/retry");
        await Expect(person.Page.Locator("#job")).ToContainTextAsync("waiting");

        if (withScript)
        {
            // Meanwhile it was done: the open page notices by itself.
            await app.Sql(TestDatabase.Superuser, $"update backbone.job set state = 'Succeeded', finished_at = now() where id = '{job.Value}'");
            await Expect(person.Page.Locator("#job")).ToContainTextAsync("done", new() { Timeout = 15_000 });
        }
        Assert.Empty(person.Complaints);
    }

    private async Task<Id<Job>> Park()
    {
        var job = Id<Job>.New();
        await app.Sql(TestDatabase.Superuser, $"""
            insert into backbone.job (id, lane, queue, type, priority, state, run_at, attempt, maximum_attempts, cancel_requested, continue_when, culture, created_at, finished_at)
            values ('{job.Value}', '{Guid.Empty}', 'default', 'NightlyJob', 0, 'Failed', now(), 3, 3, false, 'Succeeded', 'en', now(), now())
            """);
        return job;
    }
}
