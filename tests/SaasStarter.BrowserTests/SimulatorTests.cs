using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SaasStarter.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace SaasStarter.BrowserTests;

/// <summary>Paying in the simulator, by each of its cards and accounts, as somebody without script.</summary>
public sealed class SimulatorTests(BrowsedApplication app, Chromium chromium) : IClassFixture<BrowsedApplication>
{
    private readonly SimulatedShop _shop = new(app);

    [Theory]
    [InlineData("Accepted", false)]
    [InlineData("AuthenticatedOnce", true)]
    [InlineData("AuthenticatedAlways", true)]
    [InlineData("DeclinesLater", false)]
    [InlineData("Debit", false)]
    [InlineData("DebitReturned", false)]
    public async Task What_is_accepted_leads_back_to_the_product(string method, bool asksTheBank)
    {
        await using var ana = await chromium.Somebody(app.Address, new() { JavaScriptEnabled = false });
        await ana.Page.GotoAsync($"/stripe-simulator/checkout/{await _shop.Checkout()}");

        await Pay(ana.Page, method);
        if (asksTheBank)
            await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();

        await Expect(ana.Page).ToHaveURLAsync(new Regex("/pricing\\?session=cs_"));
    }

    [Theory]
    [InlineData("Declined")]
    [InlineData("InsufficientFunds")]
    public async Task What_is_declined_is_said_and_another_card_pays(string method)
    {
        await using var ana = await chromium.Somebody(app.Address, new() { JavaScriptEnabled = false });
        await ana.Page.GotoAsync($"/stripe-simulator/checkout/{await _shop.Checkout()}");

        await Pay(ana.Page, method);
        await Expect(ana.Page.Locator(".field-error")).ToContainTextAsync("Choose another one.");
        await Pay(ana.Page, "Accepted");

        await Expect(ana.Page).ToHaveURLAsync(new Regex("/pricing\\?session=cs_"));
    }

    [Fact]
    public async Task The_bank_can_be_told_that_it_is_somebody_else()
    {
        await using var ana = await chromium.Somebody(app.Address);
        await ana.Page.GotoAsync($"/stripe-simulator/checkout/{await _shop.Checkout()}");

        await Pay(ana.Page, "AuthenticatedOnce");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Refuse" }).ClickAsync();

        await Expect(ana.Page.Locator(".field-error")).ToContainTextAsync("Your bank did not confirm the payment.");
    }

    private static async Task Pay(IPage page, string method)
    {
        await page.Locator($"input[value='{method}']").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Pay") }).ClickAsync();
    }
}
