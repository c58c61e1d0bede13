using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.Playwright;
using SaasStarter.Backbone.Core;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.BrowserTests;

/// <summary>
/// Somebody comes with empty storage, reads everything that is public, leaves an address and signs up: no request goes to anybody else, and no cookie is set but
/// those that need no consent (loi Informatique et Libertés, art. 82). That is why no page has a banner.
/// </summary>
public sealed class FirstVisitTests(BrowsedApplication app, Chromium chromium) : IClassFixture<BrowsedApplication>
{
    // Each with what it is for; the privacy notice says the same.
    private static readonly Dictionary<string, string> Exempt = new()
    {
        ["saasstarter-form"] = "Protects forms from other sites.",
        ["saasstarter-code"] = "Ties a mailed code to the browser that asked for it.",
        ["saasstarter-notice"] = "Shows a confirmation once.",
        ["saasstarter-culture"] = "The language that was chosen.",
        ["saasstarter-color-scheme"] = "The appearance that was chosen.",
    };

    [Fact(Timeout = 90_000)]
    public async Task Nobody_else_is_asked_for_anything_and_only_exempt_cookies_are_set()
    {
        await using var person = await chromium.Somebody(app.Address);
        var elsewhere = new List<string>();
        person.Context.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(app.Address.AbsoluteUri, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                elsewhere.Add(request.Url);
        };

        foreach (var path in PublicPages())
            await person.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await person.Page.GotoAsync("/");
        Assert.Empty(await Stored(person, "localStorage"));
        Assert.Empty(await Stored(person, "sessionStorage"));
        Assert.Empty((await Cookies(person)).Except(Exempt.Keys));

        await person.Send("/waiting-list", ("Email", "first.visit@example.com"));
        await person.Page.WaitForURLAsync("**/waiting-list/sent");
        await person.Page.GotoAsync("/sign-up");
        await person.Page.Locator("[name=AcceptedTerms]").CheckAsync();
        await person.Send("/sign-up", ("Name", "Ana Costa"), ("Email", "ana.first@example.com"), ("Password", TestVisitor.Password));
        await person.Page.WaitForURLAsync("**/sign-up/confirm**");

        Assert.Empty((await Cookies(person)).Except(Exempt.Keys));
        Assert.Contains("saasstarter-code", await Cookies(person));
        Assert.Empty(elsewhere);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/")]
    [InlineData("/pricing")]
    [InlineData("/contact")]
    [InlineData("/legal/privacy")]
    [InlineData("/waiting-list")]
    public async Task A_page_for_everybody_sets_no_cookie_at_all(string path)
    {
        await using var person = await chromium.Somebody(app.Address);

        await person.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });

        Assert.Empty(await Cookies(person));
    }

    private static IEnumerable<string> PublicPages() => RouteTable.All.Values
        .Where(route => route.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && route.Metadata.GetMetadata<IAudienceMetadata>()?.Audience is Audience.AnonymousAudience)
        .Select(route => "/" + route.RoutePattern.RawText!.TrimStart('/'))
        .Where(path => !path.StartsWith("/dev", StringComparison.Ordinal) && !path.StartsWith("/stripe-simulator", StringComparison.Ordinal))
        .SelectMany(path => path == "/legal/{document}" ? ["/legal/notice", "/legal/terms", "/legal/sales", "/legal/privacy", "/legal/data-processing", "/legal/processors"] : new[] { path })
        .Where(path => !path.Contains('{', StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static async Task<IReadOnlyList<string>> Cookies(Person person) => [.. (await person.Context.CookiesAsync()).Select(cookie => cookie.Name)];

    private static Task<string[]> Stored(Person person, string storage) => person.Page.EvaluateAsync<string[]>($"() => Object.keys({storage})");
}
