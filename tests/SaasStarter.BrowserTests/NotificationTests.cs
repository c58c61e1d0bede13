using System.Diagnostics;
using SaasStarter.Backbone.Tenancy;
using static Microsoft.Playwright.Assertions;

namespace SaasStarter.BrowserTests;

public sealed class NotificationTests(BrowsedApplication app, Chromium chromium) : IClassFixture<BrowsedApplication>
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_notification_appears_in_an_open_page_within_two_seconds_and_is_said_aloud()
    {
        var (owner, member) = (await app.SignUp("ana.bell@example.com", "Ana Costa"), await app.SignUp("ben.bell@example.com", "Ben Otto"));
        var tenant = await app.CreateTenant(owner, "Bodega Bell");
        var membership = await app.Join(tenant, member, Role.Member);
        await using var ana = await chromium.Somebody(app, owner);
        await using var ben = await chromium.Somebody(app, member);
        await using var bystander = await chromium.Somebody(app, owner);
        await ben.Page.GotoAsync(tenant.Path());
        await bystander.Page.GotoAsync(tenant.Path());
        await ben.Page.EvaluateAsync("() => document.body.dataset.same = 'page'");
        await ana.Page.GotoAsync(tenant.Path("members"));
        var row = ana.Page.Locator("#members tr", new() { HasText = "ben.bell@example.com" });
        await row.Locator(".menu-trigger").ClickAsync();

        var answered = ana.Page.WaitForResponseAsync(response => response.Url.EndsWith($"members/{membership.Id}/role", StringComparison.Ordinal));
        await row.Locator("button[name=Role][value=viewer]").ClickAsync();
        await answered;
        var since = Stopwatch.StartNew();
        await Expect(ben.Page.Locator(".bell-count")).ToHaveTextAsync("1", new() { Timeout = 10_000 });

        Assert.InRange(since.Elapsed, TimeSpan.Zero, Promised);
        await Expect(ben.Page.Locator("[data-announcements]")).ToHaveTextAsync("1 unread");
        Assert.Equal("page", await ben.Page.EvaluateAsync<string>("() => document.body.dataset.same"));
        Assert.Equal(0, await bystander.Page.Locator(".bell-count").CountAsync());

        await ben.Page.Locator("#bell").ClickAsync();
        await ben.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Ana Costa changed your role" }).ClickAsync();
        await ben.Page.WaitForURLAsync($"**{tenant.Path()}");
        Assert.Equal(0, await ben.Page.Locator(".bell-count").CountAsync());
        Assert.Empty(ana.Complaints.Concat(ben.Complaints));
    }

    [Fact]
    public async Task Notifications_are_read_and_chosen_without_script()
    {
        var (owner, member) = (await app.SignUp("ana.still@example.com", "Ana Costa"), await app.SignUp("ben.still@example.com", "Ben Otto"));
        var tenant = await app.CreateTenant(owner, "Bodega Still");
        var membership = await app.Join(tenant, member, Role.Member);
        await owner.Forge(tenant.Path($"members/{membership.Id}/role"), ("Role", Role.Viewer));
        await using var ben = await chromium.Somebody(app, member, new() { JavaScriptEnabled = false });

        await ben.Page.GotoAsync(tenant.Path());
        await ben.Page.Locator("#bell").ClickAsync();
        await ben.Send(tenant.Path("notifications/read"));
        await Expect(ben.Page.Locator(".bell-count")).ToHaveCountAsync(0);

        await ben.Page.GotoAsync(tenant.Path("notifications/preferences"));
        await ben.Page.Locator("#role-changed button[value=None]").ClickAsync();
        await Expect(ben.Page.Locator("#role-changed button[value=None]")).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Empty(ben.Complaints);
    }
}
