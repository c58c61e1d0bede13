using Microsoft.Playwright;
using SaasStarter.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace SaasStarter.BrowserTests;

/// <summary>A tenant on a sub-domain: one signs in on the platform's host, and the browser follows to the tenant's own by itself.</summary>
public sealed class TenantHostTests(TenantHostTests.ProductWithSubDomains app, Chromium chromium) : IClassFixture<TenantHostTests.ProductWithSubDomains>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_signs_in_once_and_out_of_both_hosts(bool withScript)
    {
        var slug = withScript ? "alpha" : "beta";
        var owner = await app.SignUp($"ana.{slug}@example.com", "Ana Costa");
        var tenant = await app.CreateTenant(owner, $"Bodega {slug}", slug);
        var site = new UriBuilder(app.Address) { Host = $"{slug}.localhost" }.Uri;
        await using var ana = await chromium.Somebody(app.Address, new() { JavaScriptEnabled = withScript });
        var entrance = "";
        ana.Context.Request += (_, request) => entrance = request.Url.Contains("/hand-off/enter", StringComparison.Ordinal) ? request.Url : entrance;

        // The address is the tenant's, the password is for the platform only.
        await ana.Page.GotoAsync(new Uri(site, tenant.Path("members")).AbsoluteUri);
        await ana.Page.WaitForURLAsync(url => url.StartsWith(new Uri(app.Address, "/sign-in").AbsoluteUri, StringComparison.Ordinal));
        await ana.Send("/sign-in", ("Email", owner.Person!.Email), ("Password", TestVisitor.Password));
        await ana.Page.WaitForURLAsync(new Uri(site, tenant.Path("members")).AbsoluteUri);
        await Expect(ana.Page.Locator("#members")).ToContainTextAsync("Ana Costa");
        var sessions = await Sessions(ana);
        Assert.Equal([app.Address.Host, site.Host], sessions.Select(cookie => cookie.Domain).Order(StringComparer.Ordinal));
        Assert.Equal(2, sessions.Select(cookie => cookie.Value).Distinct().Count());

        // The way in was for once: who has lost the cookie is led over the platform again.
        await ana.Context.ClearCookiesAsync(new() { Domain = site.Host, Name = "saasstarter-session" });
        Assert.Equal(410, (await ana.Page.GotoAsync(entrance))!.Status);
        ana.Forget(); // The browser notes that answer, too.
        await ana.Page.Locator($"main a[href='{tenant.Path("members")}']").ClickAsync();
        await Expect(ana.Page.Locator("#members")).ToContainTextAsync("Ana Costa");
        // A page of the tenant on the platform's host leads to its own.
        await ana.Page.GotoAsync(tenant.Path("settings"));
        await ana.Page.WaitForURLAsync(new Uri(site, tenant.Path("settings")).AbsoluteUri);

        await SignOut(ana);
        await ana.Page.WaitForURLAsync(new Uri(app.Address, "/sign-in").AbsoluteUri);
        await ana.Page.GotoAsync("/profile");
        await ana.Page.WaitForURLAsync("**/sign-in?*");

        await ana.Send("/sign-in", ("Email", owner.Person.Email), ("Password", TestVisitor.Password));
        await ana.Page.WaitForURLAsync("**/profile");
        await ana.Page.GotoAsync(new Uri(site, tenant.Path()).AbsoluteUri);
        await Expect(ana.Page.Locator("h1")).ToContainTextAsync("Ana");
        await ana.Page.GotoAsync("/profile");
        await SignOut(ana);
        await ana.Page.GotoAsync(new Uri(site, tenant.Path()).AbsoluteUri);
        await ana.Page.WaitForURLAsync(url => url.StartsWith(new Uri(app.Address, "/sign-in").AbsoluteUri, StringComparison.Ordinal));
        Assert.Empty(ana.Complaints);
    }

    private static async Task<IReadOnlyList<BrowserContextCookiesResult>> Sessions(Person person) =>
        [.. (await person.Context.CookiesAsync()).Where(cookie => cookie.Name == "saasstarter-session")];

    private static async Task SignOut(Person person)
    {
        await person.Page.Locator(".person-menu .menu-trigger:visible").ClickAsync();
        // By the keyboard: the menu may still be moving under the mouse.
        await person.Page.Locator("form[action='/sign-out'] button:visible").PressAsync("Enter");
    }

    /// <summary>The product with a host for each tenant; names below localhost are this machine (RFC 6761, 6.3).</summary>
    public sealed class ProductWithSubDomains(TestCluster cluster) : TestApplication(cluster)
    {
        protected override bool OnPort => true;

        protected override IEnumerable<(string Key, string Value)> Settings => [("Tenancy:SubDomains", "localhost")];
    }
}
