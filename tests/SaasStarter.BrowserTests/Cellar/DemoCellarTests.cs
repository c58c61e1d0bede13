using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SaasStarter.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace SaasStarter.BrowserTests.Cellar;

/// <summary>The demonstration of the cellar: two windows beside each other, one for each role.</summary>
public sealed class DemoCellarTests(DemoCellarTests.DemoApplication app, Chromium chromium) : IClassFixture<DemoCellarTests.DemoApplication>
{
    [Fact]
    public async Task The_oenologist_sees_what_the_cellar_hand_transfers()
    {
        await using var antoine = await Enter("Antoine");
        await using var lucie = await Enter("Lucie");
        var map = new Uri(lucie.Page.Url).AbsolutePath.TrimEnd('/') + "/cellar";
        await antoine.Page.GotoAsync(map);
        var seen = antoine.Page.Locator(".vessel-card", new() { HasText = "Cuve 11" });
        await Expect(seen).ToContainTextAsync("49");

        await lucie.Page.GotoAsync(map);
        await lucie.Page.Locator(".vessel-card", new() { HasText = "Cuve 11" }).ClickAsync();
        await lucie.Page.Locator("button[popovertarget=rack]").First.ClickAsync();
        var form = lucie.Page.Locator("#rack form");
        var empty = await form.Locator("[name=To] option", new() { HasText = "Cuve 6 ·" }).GetAttributeAsync("value");
        await form.Locator("[name=To]").SelectOptionAsync(empty!);
        await form.Locator("[name=Volume]").FillAsync("19,2");
        await form.Locator("[name=Arriving]").FillAsync("19");
        await form.Locator("button[type=submit]").ClickAsync();
        await Expect(lucie.Page.Locator(".vessel-volume")).ToHaveTextAsync("30,00 hl");

        await Expect(seen).ToContainTextAsync("30,00 hl", new() { Timeout = 10_000 });
        await Expect(antoine.Page.Locator(".vessel-card", new() { HasText = "Cuve 6" })).ToContainTextAsync("19,00 hl");
        Assert.Empty(antoine.Complaints.Concat(lucie.Complaints));
    }

    private async Task<Person> Enter(string name)
    {
        var person = await chromium.Somebody(app.Address, new() { ViewportSize = new() { Width = 640, Height = 800 }, Locale = "fr-FR" });
        await person.Page.GotoAsync("/demo");
        await person.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex(name) }).ClickAsync();
        await person.Page.WaitForURLAsync("**/t/**");
        return person;
    }

    public sealed class DemoApplication(TestCluster cluster) : TestApplication(cluster)
    {
        protected override bool OnPort => true;

        protected override string Environment => "Demo";

        // With the owner's connection it fills the database as it starts.
        protected override IEnumerable<(string Key, string Value)> Settings => [("ConnectionStrings:Migrations", Database.Connections.Migrations!)];
    }
}
