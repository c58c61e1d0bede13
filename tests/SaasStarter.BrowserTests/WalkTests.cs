using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SaasStarter.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace SaasStarter.BrowserTests;

/// <summary>The first hour of a product's life, as people live it: with script and without.</summary>
public sealed partial class WalkTests(BrowsedApplication app, Chromium chromium) : IClassFixture<BrowsedApplication>
{
    [Fact]
    public async Task Two_people_meet_and_part()
    {
        await using var ana = await chromium.Somebody(app.Address);
        await using var ben = await chromium.Somebody(app.Address);
        await Meet(ana, ben, "with-script");

        // Ben has the members open, live, while Ana changes who he is and then removes him.
        await ben.Page.GotoAsync("/t/with-script/members");
        await ChangeRole(ana, "with-script", "admin");
        await Expect(RowOf(ben.Page, "ben.with-script@example.com")).ToContainTextAsync("Admin", new() { Timeout = 5_000 });
        Assert.Empty(ana.Complaints.Concat(ben.Complaints));

        await Remove(ana, "with-script");
        var since = Stopwatch.StartNew();
        await Expect(ben.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("There is nothing here", new() { Timeout = 10_000 });
        Assert.InRange(since.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Empty(ana.Complaints);
    }

    [Fact]
    public async Task Two_people_meet_and_part_without_script()
    {
        var withoutScript = new BrowserNewContextOptions { JavaScriptEnabled = false };
        await using var ana = await chromium.Somebody(app.Address, withoutScript);
        await using var ben = await chromium.Somebody(app.Address, withoutScript);
        await Meet(ana, ben, "without-script");
        await ChangeRole(ana, "without-script", "viewer");
        Assert.Empty(ana.Complaints.Concat(ben.Complaints));

        await Remove(ana, "without-script");
        var answer = await ben.Page.GotoAsync("/t/without-script/members");

        Assert.Equal(404, answer!.Status);
    }

    // Ana signs up, confirms, creates a tenant and invites Ben, who follows the mail, signs up himself and joins.
    private static async Task Meet(Person ana, Person ben, string slug)
    {
        await ana.Page.GotoAsync("/");
        await ana.Page.Locator("main a[href^='/sign-up']").First.ClickAsync();
        await SignUp(ana, "Ana Costa", $"ana.{slug}@example.com");

        await ana.Page.GotoAsync("/tenants");
        await ana.Page.Locator("main a[href='/tenants/new']").First.ClickAsync();
        await ana.Send("/tenants/new", ("Name", "Bodega Costa"), ("Slug", slug));
        await ana.Page.WaitForURLAsync($"**/t/{slug}");
        await Expect(ana.Page.Locator("h1")).ToBeVisibleAsync();

        await ana.Page.Locator($"a[href='/t/{slug}/members']:visible").First.ClickAsync();
        await ana.Send($"/t/{slug}/members/invite", ("Email", $"ben.{slug}@example.com"), ("Role", "member"));
        await Expect(ana.Page.Locator("main")).ToContainTextAsync($"ben.{slug}@example.com");

        var invitation = await ReadMail(ben, $"ben.{slug}@example.com", LinkToJoin());
        await ben.Page.GotoAsync(invitation);
        await ben.Page.Locator("main a[href^='/sign-up']").ClickAsync();
        await SignUp(ben, "Ben Otto", $"ben.{slug}@example.com");
        await ben.Page.WaitForURLAsync($"**{invitation}");
        await ben.Send(invitation);
        await ben.Page.WaitForURLAsync($"**/t/{slug}");
    }

    private static async Task SignUp(Person person, string name, string email)
    {
        await person.Page.Locator("[name=AcceptedTerms]").CheckAsync();
        await person.Send("/sign-up", ("Name", name), ("Email", email), ("Password", TestVisitor.Password));
        await person.Page.WaitForURLAsync("**/sign-up/confirm**");
        // The page links to the mail, which opens beside it.
        var inbox = await person.Context.RunAndWaitForPageAsync(() => person.Page.Locator("main a[href^='/dev/mail']").ClickAsync());
        var code = await ReadMail(inbox, Code());
        await inbox.CloseAsync();
        await person.Send("/sign-up/confirm", ("Code", code));
        await person.Page.WaitForURLAsync(url => !url.Contains("/sign-up", StringComparison.Ordinal));
    }

    private static async Task ChangeRole(Person owner, string slug, string role)
    {
        await owner.Page.GotoAsync($"/t/{slug}/members");
        var row = RowOf(owner.Page, $"ben.{slug}@example.com");
        await row.Locator(".menu-trigger").ClickAsync();
        await row.Locator($"button[name=Role][value={role}]").ClickAsync();
        // The row names every role before, too, in its menu: what follows happens on the page that comes then.
        await Expect(owner.Page.Locator(".notice")).ToHaveTextAsync("The role is changed.");
        await Expect(RowOf(owner.Page, $"ben.{slug}@example.com")).ToContainTextAsync(role, new() { IgnoreCase = true });
    }

    private static async Task Remove(Person owner, string slug)
    {
        var row = RowOf(owner.Page, $"ben.{slug}@example.com");
        await row.Locator(".menu-trigger").ClickAsync();
        // With the keyboard, for which the page does not move under the open menu.
        await row.Locator("details.confirm > summary:has-text('Remove')").PressAsync("Enter");
        await row.Locator("details.confirm[open] form button").PressAsync("Enter");
        await Expect(RowOf(owner.Page, $"ben.{slug}@example.com")).ToHaveCountAsync(0);
    }

    private static ILocator RowOf(IPage page, string email) => page.Locator("#members tr", new() { HasText = email });

    private static async Task<string> ReadMail(Person person, string address, Regex what)
    {
        var inbox = await person.Context.NewPageAsync();
        await inbox.GotoAsync($"/dev/mail?to={Uri.EscapeDataString(address)}");
        var found = await ReadMail(inbox, what);
        await inbox.CloseAsync();
        return found;
    }

    // It goes out after the answer, so it may not be there at once.
    private static async Task<string> ReadMail(IPage inbox, Regex what)
    {
        var mails = inbox.Locator("tbody a[href^='/dev/mail/']");
        for (var attempt = 0; await mails.CountAsync() == 0; attempt++)
        {
            Assert.True(attempt < 50, $"No mail came: {inbox.Url}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
            await inbox.ReloadAsync();
        }
        await mails.First.ClickAsync();
        var text = await inbox.Locator("pre").InnerTextAsync();
        var match = what.Match(text);
        Assert.True(match.Success, text);
        return match.Groups["found"].Value;
    }

    [GeneratedRegex(@"\b(?<found>\d{8})\b")]
    private static partial Regex Code();

    [GeneratedRegex(@"https?://[^/\s]+(?<found>/t/[^/\s]+/join/[\w-]+)")]
    private static partial Regex LinkToJoin();
}
