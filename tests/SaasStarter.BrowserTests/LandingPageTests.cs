using Microsoft.Playwright;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.BrowserTests;

public sealed class LandingPageTests(LandingPageTests.AsDeployed app, Chromium chromium) : IClassFixture<LandingPageTests.AsDeployed>
{
    [Fact]
    public async Task The_first_load_is_under_fifty_kilobytes_as_transferred()
    {
        await using var person = await chromium.Somebody(app.Address);
        var network = await person.Context.NewCDPSessionAsync(person.Page);
        var transferred = 0d;
        network.Event("Network.loadingFinished").OnEvent += (_, finished) => transferred += finished!.Value.GetProperty("encodedDataLength").GetDouble();
        await network.SendAsync("Network.enable");

        await person.Page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });

        Assert.InRange(transferred, 5_000, 50_000);
        Assert.Empty(person.Complaints);
    }

    [Fact]
    public async Task The_server_does_not_say_what_it_is()
    {
        var answer = await app.Visitor().Get("/");

        Assert.Null(answer.Header("Server"));
        Assert.Null(answer.Header("X-Powered-By"));
    }

    /// <summary>The product as where it is public.</summary>
    public sealed class AsDeployed(TestCluster cluster) : TestApplication(cluster)
    {
        protected override bool OnPort => true;

        protected override string Environment => "Demo";

        // A build looks for changed files and compresses nothing, a published product has them compressed.
        protected override IEnumerable<(string Key, string Value)> Settings => [("ReloadStaticAssetsAtRuntime", "false")];
    }
}
