using SaasStarter.Backbone.Identity;
using SaasStarter.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace SaasStarter.BrowserTests;

/// <summary>Somebody sets up second factors and signs in with each, with an authenticator that Chromium plays.</summary>
public sealed class SecondFactorTests(BrowsedApplication app, Chromium chromium) : IClassFixture<BrowsedApplication>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_authenticator_application_is_set_up_and_asked_for(bool withScript)
    {
        var email = $"totp.{(withScript ? "with" : "without")}.script@example.com";
        await using (var owner = await chromium.Somebody(app, await app.SignUp(email), new() { JavaScriptEnabled = withScript }))
        {
            await owner.Page.GotoAsync("/security");
            await owner.Page.Locator("a[href='/security/authenticator']").ClickAsync();
            var key = Base32.Read(await owner.Page.Locator(".typed-key").InnerTextAsync());
            await Expect(owner.Page.Locator(".qr-code")).ToBeVisibleAsync();
            await owner.Send("/security/authenticator", ("Code", CodeOf(key)));
            await owner.Page.WaitForURLAsync("**/security/recovery-codes");
            Assert.Equal(10, await owner.Page.Locator(".recovery-codes li").CountAsync());
            var recovery = await owner.Page.Locator(".recovery-codes li").First.InnerTextAsync();
            await owner.Send("/security/recovery-codes");
            await owner.Page.WaitForURLAsync("**/security");
            Assert.Empty(owner.Complaints);

            await SignIn(email, withScript, "/sign-in/second-factor", CodeOf(key, later: 1));
            await SignIn(email, withScript, "/sign-in/second-factor/recovery-code", recovery);
        }
    }

    [Fact]
    public async Task A_passkey_is_added_and_signs_in_without_an_address()
    {
        const string Email = "passkey@example.com";
        // An IP address has no passkeys.
        var address = new UriBuilder(app.Address) { Host = "localhost" }.Uri;
        await using var owner = await chromium.Somebody(address);
        await owner.Context.AddCookiesAsync((await app.SignUp(Email)).Cookies.GetAllCookies()
            .Select(cookie => new Microsoft.Playwright.Cookie { Name = cookie.Name, Value = cookie.Value, Url = address.AbsoluteUri }));
        await AddAuthenticator(owner);
        await owner.Page.GotoAsync("/security/passkeys/new");
        await owner.Page.Locator("input[name=Name]").FillAsync("The office laptop");
        await owner.Page.Locator("[data-passkey-ask]").ClickAsync();
        await owner.Page.WaitForURLAsync("**/security/recovery-codes");
        await owner.Send("/security/recovery-codes");
        await Expect(owner.Page.GetByText("The office laptop").First).ToBeVisibleAsync();

        await owner.Context.ClearCookiesAsync();
        await owner.Page.GotoAsync("/sign-in?returnUrl=%2Fprofile");
        await owner.Page.WaitForURLAsync("**/profile"); // The browser offers it by itself, and the authenticator of the test accepts at once.

        await owner.Context.ClearCookiesAsync();
        await owner.Page.GotoAsync("/sign-in/code");
        await owner.Send("/sign-in/code", ("Email", Email));
        await owner.Send("/sign-in/code/enter", ("Code", await app.Mail.CodeTo(Email)));
        await owner.Page.WaitForURLAsync("**/sign-in/second-factor");
        await owner.Page.Locator("[data-passkey-ask]").ClickAsync();
        await owner.Page.WaitForURLAsync("**/tenants/new");
        Assert.Empty(owner.Complaints);
    }

    private async Task SignIn(string email, bool withScript, string path, string code)
    {
        await using var person = await chromium.Somebody(app.Address, new() { JavaScriptEnabled = withScript });
        await person.Page.GotoAsync("/sign-in?returnUrl=%2Fprofile");
        await person.Send("/sign-in", ("Email", email), ("Password", TestVisitor.Password));
        await person.Page.WaitForURLAsync("**/sign-in/second-factor?*");
        if (path.EndsWith("recovery-code", StringComparison.Ordinal))
            await person.Page.Locator("summary").ClickAsync();
        await person.Send(path, ("Code", code));
        await person.Page.WaitForURLAsync("**/profile");
        Assert.Empty(person.Complaints);
    }

    private string CodeOf(byte[] key, int later = 0) => Totp.CodeAt(key, Totp.StepAt(app.Clock.GetUtcNow()) + later);

    // Chrome DevTools Protocol, WebAuthn: an authenticator of the platform that verifies its user without asking.
    private static async Task AddAuthenticator(Person person)
    {
        var protocol = await person.Context.NewCDPSessionAsync(person.Page);
        await protocol.SendAsync("WebAuthn.enable", new() { ["enableUI"] = false });
        await protocol.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
