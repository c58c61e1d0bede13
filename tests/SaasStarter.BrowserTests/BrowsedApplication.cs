using SaasStarter.Tests.Hosting;

namespace SaasStarter.BrowserTests;

/// <summary>The product on a real port.</summary>
public sealed class BrowsedApplication(TestCluster cluster) : TestApplication(cluster)
{
    protected override bool OnPort => true;
}
