using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Objects;
using static Microsoft.Playwright.Assertions;

namespace SaasStarter.BrowserTests;

/// <summary>A tenant's payments as its owner lives them, with the simulator that stands in for Stripe.</summary>
public sealed class BillingTests(BrowsedApplication app, Chromium chromium) : IClassFixture<BrowsedApplication>
{
    private static readonly LocatorAssertionsToContainTextOptions InTime = new() { Timeout = 20_000 };

    private SimulatedStripe Stripe => app.Services.GetRequiredService<SimulatedStripe>();

    [Fact]
    public async Task A_plan_is_bought_fails_to_renew_turns_read_only_and_comes_back_when_it_is_paid()
    {
        var owner = await app.SignUp("ana.pays@example.com", "Ana Costa");
        var tenant = await app.CreateTenant(owner, "Bodega Pays", "bodega-pays");
        await app.AcceptForTenant(tenant);
        await using var ana = await chromium.Somebody(app, owner);

        // With the keyboard alone: from the plans to the payment page.
        await ana.Page.GotoAsync(tenant.Path("billing/plans"));
        await ana.Page.Locator($"form[action='{tenant.Path("billing/checkout/company/month/EUR")}'] button").FocusAsync();
        await ana.Page.Keyboard.PressAsync("Enter");
        await ana.Page.WaitForURLAsync("**/stripe-simulator/checkout/**");
        await ana.Page.Locator(".checkout-form form button").Last.ClickAsync();
        await ana.Page.WaitForURLAsync($"**{tenant.Path("billing/done")}");
        await Expect(ana.Page.Locator("#payment")).ToContainTextAsync("Thank you: you have Company now", InTime);
        Assert.Empty(await ana.FindBarriers());

        await ana.Page.GotoAsync(tenant.Path("billing"));
        await Expect(ana.Page.Locator("#plan")).ToContainTextAsync("It renews on");
        await Expect(ana.Page.Locator("#usage")).ToContainTextAsync("as many as you like");

        var subscription = Stripe.Do(state => state.All<SimulatedSubscription>().Single(one => one.Metadata.GetValueOrDefault("tenant") == tenant.Id.ToString()));
        Stripe.FailNextPayment(subscription.Customer, 20);
        Stripe.Renew(subscription.Id);
        await Expect(ana.Page.Locator("#plan")).ToContainTextAsync("could not be collected", InTime);
        await ana.Page.GotoAsync(tenant.Path("members"));
        await Expect(ana.Page.Locator("#billing-banner")).ToContainTextAsync("could not be collected");
        Assert.Empty(await ana.FindBarriers());

        // Weeks go by, every further attempt fails, and Stripe gives up.
        Stripe.Advance(TimeSpan.FromDays(20));
        await Eventually(ana.Page, tenant.Path("members"), "everything can be read, and nothing changed");
        await ana.Page.GotoAsync(tenant.Path("settings"));
        await ana.Send(tenant.Path("settings/name"));
        await Expect(ana.Page.Locator("main")).ToContainTextAsync("Once it is settled");

        Stripe.Do(state => state.Get<SimulatedCustomer>(subscription.Customer).PaymentsToDecline = 0);
        await ana.Page.GotoAsync(tenant.Path("billing"));
        await ana.Page.Locator("#plan form[action$='/pay'] button").ClickAsync();
        await ana.Page.WaitForURLAsync("**/stripe-simulator/**");
        await ana.Page.Locator(".checkout-form form button").Last.ClickAsync();
        await Eventually(ana.Page, tenant.Path("billing"), "It renews on");
        Assert.Equal(0, await ana.Page.Locator("#billing-banner").CountAsync());
    }

    private static async Task Eventually(IPage page, string path, string words)
    {
        for (var tries = 0; ; tries++)
        {
            await page.GotoAsync(path);
            var text = await page.Locator("body").InnerTextAsync();
            if (text.Contains(words, StringComparison.Ordinal))
                return;
            Assert.True(tries < 100, $"Never says \"{words}\" but: {text}");
            await Task.Delay(100);
        }
    }
}
