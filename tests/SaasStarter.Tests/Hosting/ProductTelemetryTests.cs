using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
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

    [Fact]
    public async Task What_was_reported_and_what_was_lost_of_it_is_counted()
    {
        await using var sink = await OtlpSink.Start();
        await using (var app = new ObservedApplication(cluster, sink.Address, ("Sentry:Dsn", "http://key@127.0.0.1:9/1")))
        {
            await app.InitializeAsync();
            app.Services.GetRequiredService<IErrorReporter>().Report(new InvalidOperationException(), new(ErrorSource.Job, "EraseTenant"));
            await app.Log.Line("could not be reported");
        }

        var metrics = sink.Received("metrics");
        Assert.Contains("errors.reported", metrics, StringComparison.Ordinal);
        Assert.Contains("errors.events.dropped", metrics, StringComparison.Ordinal);
        Assert.Contains("network", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_is_measured_and_traced()
    {
        await using var sink = await OtlpSink.Start();
        await using (var app = new ObservedApplication(cluster, sink.Address))
        {
            await app.InitializeAsync();
            await using var services = app.Services.CreateAsyncScope();
            services.ServiceProvider.GetRequiredService<TenantScope>().Identify(Caller.System);
            var id = await services.ServiceProvider.GetRequiredService<IJobs>().Enqueue(new PruneJobs(), TestContext.Current.CancellationToken);
            while (await app.Database.Value<string>(TestDatabase.Superuser, $"select state from backbone.job where id = '{id.Value}'") != "Succeeded")
                await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Contains("jobs.run.duration", sink.Received("metrics"), StringComparison.Ordinal);
        Assert.Contains("job PruneJobs", sink.Received("traces"), StringComparison.Ordinal);
    }

    private sealed class ObservedApplication(TestCluster cluster, string collector, params (string Key, string Value)[] settings) : TestApplication(cluster)
    {
        // A real server ends the requests under way before it stops.
        protected override bool OnPort => true;

        protected override IEnumerable<(string Key, string Value)> Settings => [("OTEL_EXPORTER_OTLP_ENDPOINT", collector), .. settings];
    }
}
