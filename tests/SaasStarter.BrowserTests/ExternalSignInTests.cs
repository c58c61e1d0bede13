using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Identity;
using static Microsoft.Playwright.Assertions;

namespace SaasStarter.BrowserTests;

/// <summary>Signing in through an OpenID Connect provider that somebody else wrote, with its own pages.</summary>
public sealed class ExternalSignInTests(ExternalSignInTests.BrowsedProvider app, Chromium chromium) : IClassFixture<ExternalSignInTests.BrowsedProvider>
{
    [Theory]
    [InlineData("es", true)]
    [InlineData("rs", false)]
    public async Task Somebody_signs_up_with_a_provider_and_then_in(string provider, bool withScript)
    {
        var email = $"ana.{provider}@example.com";
        await using (var first = await chromium.Somebody(app.Address, new() { JavaScriptEnabled = withScript }))
        {
            await SignIn(first.Page, provider, email);
            await Expect(first.Page.GetByLabel("Name")).ToHaveValueAsync("Ana Costa");
            await first.Page.Locator("[name=AcceptedTerms]").CheckAsync();
            await first.Page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
            await Expect(first.Page).ToHaveURLAsync(new Regex("/profile$"));
        }

        await using var again = await chromium.Somebody(app.Address, new() { JavaScriptEnabled = withScript });
        await SignIn(again.Page, provider, email);
        await Expect(again.Page).ToHaveURLAsync(new Regex("/profile$"));
    }

    private static async Task SignIn(IPage page, string provider, string email)
    {
        await page.GotoAsync("/sign-in?returnUrl=%2Fprofile");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Continue with Witness {provider}" }).ClickAsync();
        await page.Locator("[name=login]").FillAsync(email);
        await page.Locator("[name=password]").FillAsync("any");
        await page.Locator("button[type=submit]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
    }

    /// <summary>The product on a real port, with a provider.</summary>
    public sealed class BrowsedProvider(TestCluster cluster) : ApplicationWithProvider(cluster)
    {
        protected override bool OnPort => true;
    }
}
