using System.Diagnostics;
using Microsoft.Playwright;
using SaasStarter.Cellar;
using SaasStarter.Cellar.Operations;
using SaasStarter.Tests.Cellar;
using static Microsoft.Playwright.Assertions;

namespace SaasStarter.BrowserTests.Cellar;

/// <summary>A cellar hand with a phone.</summary>
public sealed class CellarWalkTests(BrowsedApplication app, Chromium chromium) : IClassFixture<BrowsedApplication>
{
    private static readonly BrowserNewContextOptions Phone = new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true };

    [Fact]
    public async Task The_map_moves_when_somebody_else_racks_wine()
    {
        var (owner, hand) = (await app.SignUp("ana.cellar@example.com", "Ana Costa"), await app.SignUp("ben.cellar@example.com", "Ben Otto"));
        var cellar = await TestCellar.Create(app, await app.CreateTenant(owner, "Live"), owner);
        await app.Join(cellar.Tenant, hand, CellarRoles.CellarHand);
        await cellar.Do(new RecordHarvest(cellar.Parcel("A"), cellar.Container("Tank 1"), 8000, "60", cellar.Today));
        await using var ana = await chromium.Somebody(app, owner);
        await using var ben = await chromium.Somebody(app, hand, Phone);
        await ana.Page.GotoAsync(cellar.Tenant.Path("cellar"));
        await ana.Page.EvaluateAsync("() => document.body.dataset.same = 'page'");
        var tank = await ana.Context.NewPageAsync();
        await tank.GotoAsync(cellar.Tenant.Path($"cellar/containers/{cellar.Container("Tank 1")}"));

        await ben.Page.GotoAsync(cellar.Tenant.Path("cellar"));
        await ben.Page.Locator(".vessel-card", new() { HasText = "Tank 1" }).TapAsync();
        await ben.Page.Locator("button[popovertarget=rack]").First.TapAsync();
        var form = ben.Page.Locator($"form[action='{cellar.Tenant.Path($"cellar/containers/{cellar.Container("Tank 1")}/rack")}']");
        await form.Locator("[name=To]").SelectOptionAsync(cellar.Container("Tank 4").ToString());
        await form.Locator("[name=Volume]").FillAsync("25");
        await form.Locator("[name=Arriving]").FillAsync("24.5");
        await form.Locator("button").Last.TapAsync();
        await Expect(ben.Page.Locator(".vessel-volume")).ToHaveTextAsync("35.00 hl");

        await Expect(ana.Page.Locator(".vessel-card", new() { HasText = "Tank 4" })).ToContainTextAsync("24.50 hl", new() { Timeout = 10_000 });
        await Expect(ana.Page.Locator(".vessel-card", new() { HasText = "Tank 1" })).ToContainTextAsync("35.00 hl");
        await Expect(tank.Locator(".vessel-volume")).ToHaveTextAsync("35.00 hl", new() { Timeout = 10_000 });
        await Expect(tank.Locator("h1")).ToHaveCountAsync(1);
        Assert.Equal("page", await ana.Page.EvaluateAsync<string>("() => document.body.dataset.same"));
        Assert.Empty(ana.Complaints.Concat(ben.Complaints));
    }

    /// <summary>
    /// The hands are counted by the keystroke-level model (Card, Moran and Newell, 1980): 1.35 s to think and 1.1 s to point for each thing that is touched, and
    /// 0.5 s a key, because a thumb is slower than the model's typist; the machine's time is measured.
    /// </summary>
    [Fact]
    public async Task A_harvest_is_in_its_tank_in_less_than_ninety_seconds()
    {
        const double Touch = 1.35 + 1.1, Key = 0.5;
        var owner = await app.SignUp("ana.harvest@example.com", "Ana Costa");
        var cellar = await TestCellar.Create(app, await app.CreateTenant(owner, "Quick"), owner);
        await using var ana = await chromium.Somebody(app, owner, Phone);
        await ana.Page.GotoAsync(cellar.Tenant.Path("cellar"));
        var (machine, hands, steps) = (Stopwatch.StartNew(), 0.0, 0);

        await Do(ana.Page.GetByRole(AriaRole.Link, new() { Name = "Bring a harvest in" }).TapAsync(), touches: 1);
        // A list is opened, and a line of it touched.
        await Do(ana.Page.Locator("[name=ParcelId]").SelectOptionAsync(cellar.Parcel("B").ToString()), touches: 2);
        await Do(ana.Page.Locator("[name=Kilograms]").FillAsync("4200"), touches: 1, keys: 4);
        await Do(ana.Page.Locator("[name=Volume]").FillAsync("32.5"), touches: 1, keys: 4);
        await Do(ana.Page.Locator("[name=ContainerId]").SelectOptionAsync(cellar.Container("Tank 2").ToString()), touches: 2);
        await Do(ana.Page.GetByRole(AriaRole.Button, new() { Name = "Record" }).TapAsync(), touches: 1);
        await Expect(ana.Page.Locator("#harvests tbody tr").First).ToContainTextAsync("32.50 hl");

        Assert.Equal(6, steps);
        Assert.InRange(hands + machine.Elapsed.TotalSeconds, 0, 90);
        Assert.Equal(32_50_000, await cellar.VolumeOf("Tank 2"));
        Assert.Empty(ana.Complaints);

        async Task Do(Task action, int touches, int keys = 0)
        {
            await action;
            (hands, steps) = (hands + (touches * Touch) + (keys * Key), steps + 1);
        }
    }
}
