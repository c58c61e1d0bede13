using Microsoft.Playwright;
using SaasStarter.Cellar;
using SaasStarter.Cellar.Operations;
using SaasStarter.Tests.Cellar;
using SaasStarter.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace SaasStarter.BrowserTests.Cellar;

/// <summary>A cellar has thick walls: what is entered there outlives a lost connection, and is recorded once.</summary>
public sealed class LostConnectionTests(BrowsedApplication app, Chromium chromium) : IClassFixture<BrowsedApplication>
{
    private static int _estates;

    [Fact]
    public async Task What_was_entered_without_a_connection_is_sent_once_when_it_is_back()
    {
        var (cellar, owner) = await NewCellar();
        await using var ana = await chromium.Somebody(app, owner);
        await ana.Page.GotoAsync(cellar.Tenant.Path("cellar/harvests"));

        await ana.Context.SetOfflineAsync(true);
        await Harvest(ana, cellar, "Tank 2", "20");
        await Expect(ana.Page.Locator("[data-unsent-form]").First).ToBeVisibleAsync();
        await Expect(ana.Page.Locator("[data-unsent]")).ToContainTextAsync("Not sent yet");
        // The next one does not wait for the first.
        await Harvest(ana, cellar, "Tank 3", "7");
        await Expect(ana.Page.Locator("[data-unsent-count]")).ToHaveTextAsync("2");
        Assert.Equal(0, await cellar.VolumeOf("Tank 2"));

        await ana.Context.SetOfflineAsync(false);
        await Expect(ana.Page.Locator("[data-unsent]")).ToBeHiddenAsync();
        await Expect(ana.Page.Locator("#harvests tbody tr")).ToHaveCountAsync(3);
        Assert.Equal((20_00_000L, 7_00_000L), (await cellar.VolumeOf("Tank 2"), await cellar.VolumeOf("Tank 3")));
        Assert.Equal(0, await ana.Page.EvaluateAsync<int>("() => localStorage.length"));
    }

    [Fact]
    public async Task What_the_server_recorded_before_its_answer_was_lost_is_not_recorded_again()
    {
        var (cellar, owner) = await NewCellar();
        await using var ana = await chromium.Somebody(app, owner);
        await ana.Page.GotoAsync(cellar.Tenant.Path("cellar/harvests"));
        var arrived = 0;
        await ana.Page.RouteAsync($"**{cellar.Tenant.Path("cellar/harvests")}", async route =>
        {
            if (route.Request.Method != "POST" || Interlocked.Increment(ref arrived) > 1)
            {
                await route.ContinueAsync();
                return;
            }
            Assert.Equal(200, (await route.FetchAsync()).Status);
            await route.AbortAsync("connectionreset");
        });

        await Harvest(ana, cellar, "Tank 2", "20");
        await Expect(ana.Page.Locator("[data-unsent]")).ToBeVisibleAsync();
        Assert.Equal(20_00_000, await cellar.VolumeOf("Tank 2"));
        await ana.Page.Locator("[data-unsent-retry]").ClickAsync();

        await Expect(ana.Page.Locator(".notice")).ToContainTextAsync("recorded already, and only once");
        Assert.Equal(2, arrived);
        Assert.Equal(20_00_000, await cellar.VolumeOf("Tank 2"));
    }

    [Fact]
    public async Task What_was_typed_is_there_again_until_it_is_sent_or_somebody_starts_again()
    {
        var (cellar, owner) = await NewCellar();
        await using var ana = await chromium.Somebody(app, owner);
        await ana.Page.GotoAsync(cellar.Tenant.Path("cellar/harvests"));
        await ana.Page.Locator("[name=Kilograms]").FillAsync("4321");

        await ana.Page.ReloadAsync();
        await Expect(ana.Page.Locator("[name=Kilograms]")).ToHaveValueAsync("4321");
        await Expect(ana.Page.Locator("[data-kept]").First).ToBeVisibleAsync();
        await ana.Page.Locator("[data-kept-forget]").First.ClickAsync();
        await Expect(ana.Page.Locator("[name=Kilograms]")).ToHaveValueAsync("");
        await ana.Page.ReloadAsync();
        await Expect(ana.Page.Locator("[name=Kilograms]")).ToHaveValueAsync("");
        Assert.Empty(ana.Complaints);
    }

    [Fact]
    public async Task What_is_refused_is_shown_with_its_reason_where_it_was_typed()
    {
        var (cellar, owner) = await NewCellar();
        await using var ana = await chromium.Somebody(app, owner);
        await ana.Page.GotoAsync(cellar.Tenant.Path("cellar/harvests"));

        await Harvest(ana, cellar, "Tank 2", "-5");
        await Expect(ana.Page.Locator(".field-error")).ToContainTextAsync("A volume is never negative");
        await Expect(ana.Page.Locator("[name=Volume]")).ToHaveValueAsync("-5");

        // Without a connection, the reason comes later.
        await ana.Context.SetOfflineAsync(true);
        await ana.Page.Locator("[name=Volume]").FillAsync("500");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Record" }).ClickAsync();
        await Expect(ana.Page.Locator("[data-unsent]")).ToBeVisibleAsync();
        await ana.Context.SetOfflineAsync(false);
        await Expect(ana.Page.Locator(".field-error")).ToContainTextAsync("has room for 100.00 hl");
        await Expect(ana.Page.Locator("[name=Volume]")).ToHaveValueAsync("500");
        Assert.Equal(0, await cellar.VolumeOf("Tank 2"));
    }

    [Fact]
    public async Task Nothing_is_left_for_the_next_person_at_the_device()
    {
        var (cellar, owner) = await NewCellar();
        var hand = await app.SignUp($"hand{_estates}@walls.example");
        await app.Join(cellar.Tenant, hand, CellarRoles.CellarHand);
        await using var ana = await chromium.Somebody(app, owner);
        await ana.Page.GotoAsync(cellar.Tenant.Path("cellar/harvests"));
        await ana.Page.Locator("[name=Kilograms]").FillAsync("4321");
        Assert.Equal(1, await ana.Page.EvaluateAsync<int>("() => localStorage.length"));

        await ana.Page.GotoAsync("/sign-out");
        await ana.Send("/sign-out");
        await ana.Page.WaitForURLAsync("**/sign-in");

        await ana.Page.WaitForFunctionAsync("() => localStorage.length === 0");
    }

    [Fact]
    public async Task Without_a_script_a_form_works_as_any_other()
    {
        var (cellar, owner) = await NewCellar();
        await using var ana = await chromium.Somebody(app, owner, new() { JavaScriptEnabled = false });
        await ana.Page.GotoAsync(cellar.Tenant.Path("cellar/harvests"));

        await Expect(ana.Page.Locator("[data-unsent], [data-kept], [data-unsent-form]").Filter(new() { Visible = true })).ToHaveCountAsync(0);
        await Harvest(ana, cellar, "Tank 2", "20");

        await Expect(ana.Page.Locator("#harvests tbody tr")).ToHaveCountAsync(2);
        Assert.Equal(20_00_000, await cellar.VolumeOf("Tank 2"));
    }

    private static Task Harvest(Person who, TestCellar cellar, string container, string volume) => who.Send(cellar.Tenant.Path("cellar/harvests"),
        ("ParcelId", cellar.Parcel("A").ToString()), ("Kilograms", "2500"), ("Volume", volume), ("ContainerId", cellar.Container(container).ToString()));

    private async Task<(TestCellar Cellar, TestVisitor Owner)> NewCellar()
    {
        var number = Interlocked.Increment(ref _estates);
        var owner = await app.SignUp($"owner{number}@walls.example");
        var cellar = await TestCellar.Create(app, await app.CreateTenant(owner, $"Walls {number}"), owner);
        await cellar.Do(new RecordHarvest(cellar.Parcel("A"), cellar.Container("Tank 1"), 8000, "50", cellar.Today));
        return (cellar, owner);
    }
}
