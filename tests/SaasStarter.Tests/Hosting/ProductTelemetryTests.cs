using System.Net;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Tests.Hosting;

public sealed class ProductTelemetryTests(TestCluster cluster)
{
    [Fact]
    public async Task A_members_request_is_traced_with_route_tenant_and_queries_but_without_values()
    {
        await using var sink = await OtlpSink.Start();
        CurrentTenant tenant;
        await using (var app = new ObservedApplication(cluster, sink.Address))
        {
            await app.InitializeAsync();
            var camille = await app.SignUp("camille.observed@example.com");
            tenant = await app.CreateTenant(camille, "Observed");
            using var stream = await camille.Start(new(HttpMethod.Get, tenant.Path("events")), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
        }

        var traces = sink.Received("traces");
        Assert.Contains("GET /t/{tenant}/events", traces, StringComparison.Ordinal);
        Assert.Contains(tenant.Id.ToString(), traces, StringComparison.Ordinal);
        Assert.Contains("db.query.text", traces, StringComparison.Ordinal);
        Assert.DoesNotContain("camille.observed@example.com", traces, StringComparison.Ordinal);
    }

    private sealed class ObservedApplication(TestCluster cluster, string collector) : TestApplication(cluster)
    {
        // A real server ends the requests under way before it stops.
        protected override bool OnPort => true;

        protected override IEnumerable<(string Key, string Value)> Settings => [("OTEL_EXPORTER_OTLP_ENDPOINT", collector)];
    }
}
