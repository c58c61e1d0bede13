using System.Net;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Environments;

/// <summary>The product in development, with the pilot tenant's data.</summary>
public sealed class SeededProduct(TestCluster cluster) : TestApplication(cluster)
{
    protected override IEnumerable<(string Key, string Value)> Settings => [("ConnectionStrings:Migrations", Database.Connections.Migrations!)];
}

public sealed class DevelopmentGateTests(SeededProduct app) : IClassFixture<SeededProduct>
{
    public static TheoryData<string> Tools => ["/dev", "/dev/components", "/dev/isolation", "/dev/mail", "/demo"];

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_tool_opens_on_this_machine(string path) => Assert.Equal(HttpStatusCode.OK, (await app.Visitor().Get(path)).Status);

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_tool_stays_closed_to_a_site_whose_name_leads_here(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "rebound.example.com" } };

        Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Send(request)).Status);
    }

    [Fact]
    public async Task Every_attempt_to_reach_another_tenant_is_held_and_shown()
    {
        var page = await app.Visitor().Open("/dev/isolation");

        Assert.Contains("create policy tenant on backbone.membership", page.Text, StringComparison.Ordinal);
        Assert.Contains("ERROR 42501", page.Text, StringComparison.Ordinal);
        Assert.Equal(5, page.Text.Split("(0 rows)").Length - 1);
        Assert.DoesNotContain("came through", page.Text, StringComparison.Ordinal);
    }
}
