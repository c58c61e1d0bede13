using Microsoft.Playwright;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Webhooks;
using static Microsoft.Playwright.Assertions;

namespace SaasStarter.BrowserTests;

public sealed class WebhookTests(WebhookTests.ListeningProduct app, Chromium chromium) : IClassFixture<WebhookTests.ListeningProduct>
{
    [Fact]
    public async Task An_endpoint_is_added_tried_looked_at_and_sent_to_again()
    {
        using var receiver = Receiver.Start();
        var owner = await app.SignUp("ana.bodega-hooks@example.com", "Ana Costa");
        var tenant = await app.CreateTenant(owner, "Bodega Hooks", "bodega-hooks");
        await using var ana = await chromium.Somebody(app, owner);
        await ana.Page.GotoAsync(tenant.Path("webhooks"));

        await ana.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Add an endpoint" }).ClickAsync();
        await ana.Page.GetByLabel("Address").FillAsync(receiver.Url);
        await ana.Page.GetByLabel("Somebody became a member").CheckAsync();
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Add an endpoint" }).ClickAsync();
        await Expect(ana.Page.Locator(".webhook-secret code")).ToContainTextAsync("whsec_");
        await Expect(ana.Page.GetByRole(AriaRole.Button, new() { Name = "Copy" })).ToBeVisibleAsync();

        await ana.Page.Locator(".breadcrumb").GetByRole(AriaRole.Link, new() { Name = receiver.Url }).ClickAsync();
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        // The page follows by itself.
        await Expect(ana.Page.Locator("#delivery")).ToContainTextAsync("Status 204", new() { Timeout = 15_000 });
        await Expect(ana.Page.Locator("#delivery .badge")).ToHaveTextAsync("Delivered");
        await Expect(ana.Page.Locator("#body")).ToContainTextAsync("webhook.test");

        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await Expect(ana.Page.Locator(".notice")).ToContainTextAsync("on its way again");
        await Expect(ana.Page.Locator("#delivery .badge")).ToHaveTextAsync("Delivered", new() { Timeout = 15_000 });
        Assert.Equal(2, receiver.All.Count);
        Assert.Equal(receiver.All[0].Headers["webhook-id"], receiver.All[1].Headers["webhook-id"]);
        Assert.Empty(ana.Complaints);
    }

    /// <summary>The product on a real port, which lets endpoints on this machine pass.</summary>
    public sealed class ListeningProduct(TestCluster cluster) : TestApplication(cluster)
    {
        protected override bool OnPort => true;

        protected override IEnumerable<(string Key, string Value)> Settings => [("Webhooks:AllowLoopback", "true")];
    }
}
