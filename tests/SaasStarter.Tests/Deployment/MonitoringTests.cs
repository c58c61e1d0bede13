using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.BackOffice.Health;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Tests.Hosting;
using YamlDotNet.Serialization;

namespace SaasStarter.Tests.Deployment;

/// <summary>Alerts and dashboard ask for what is really measured, and every alert has a page that says what to do.</summary>
public sealed partial class MonitoringTests(TestApplication app) : IClassFixture<TestApplication>
{
    // Of the framework, of the machine, of the probe: measured by others.
    private static readonly string[] Others = ["http_server_request_duration_seconds", "probe_success", "probe_ssl_earliest_cert_expiry", "node_filesystem_avail_bytes", "node_filesystem_size_bytes"];

    private static string Monitoring => Path.Combine(SourceTree.Root, "deploy", "monitoring");

    private static string Runbooks => Path.Combine(SourceTree.Root, "docs", "runbooks");

    [Fact]
    public void Every_alert_has_a_page_and_every_page_an_alert()
    {
        Assert.Equal(Alerts().Select(alert => alert.Name).Order(StringComparer.Ordinal), Directory.EnumerateFiles(Runbooks).Select(file => Path.GetFileNameWithoutExtension(file)).Where(page => page != "README").Order(StringComparer.Ordinal));
        Assert.All(Alerts(), alert => Assert.Equal($"docs/runbooks/{alert.Name}.md", alert.Page));
    }

    [Fact]
    public void What_is_asked_for_is_measured()
    {
        var measured = new HashSet<string>(Others);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("SaasStarter.", StringComparison.Ordinal))
                measured.Add(PrometheusName(instrument));
        };
        listener.Start();
        foreach (var type in typeof(HealthMetrics).Assembly.GetTypes().Where(type => type.Name.EndsWith("Metrics", StringComparison.Ordinal) && type is { IsAbstract: false, IsClass: true }))
            app.Services.GetService(type);

        var asked = Alerts().Select(alert => alert.Expression).Concat(DashboardExpressions()).SelectMany(expression => Metric().Matches(expression).Select(match => match.Value));
        Assert.Empty(asked.Select(name => Suffix().Replace(name, "")).Except(measured));
    }

    [Fact]
    public async Task What_each_row_of_health_says_is_measured()
    {
        await using (var services = app.Services.CreateAsyncScope())
        {
            services.ServiceProvider.GetRequiredService<Backbone.Tenancy.TenantScope>().Identify(Backbone.Tenancy.Caller.System);
            await services.ServiceProvider.GetRequiredService<IJobs>().Enqueue(new MeasureHealth(), TestContext.Current.CancellationToken);
        }
        var rows = new Dictionary<string, int>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => { if (instrument.Meter.Name == HealthMetrics.Name) self.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) => rows[(string)tags[0].Value!] = value);
        listener.Start();

        await Jobs.JobApplication.Until(() =>
        {
            listener.RecordObservableInstruments();
            return Task.FromResult(rows.Count > 0);
        }, "the rows of health are measured");

        Assert.Equal(app.Services.GetServices<HealthRow>().Select(row => row.Name).Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1, rows["rls-coverage"]);
    }

    private static List<(string Name, string Expression, string Page)> Alerts()
    {
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, List<Dictionary<string, object>>>>(File.ReadAllText(Path.Combine(Monitoring, "alerts.yml")));
        return [.. file["groups"].SelectMany(group => (List<object>)group["rules"]).Cast<Dictionary<object, object>>()
            .Select(rule => ((string)rule["alert"], (string)rule["expr"], (string)((Dictionary<object, object>)rule["annotations"])["runbook"]))];
    }

    private static IEnumerable<string> DashboardExpressions()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Monitoring, "grafana-dashboard.json")));
        return [.. dashboard.RootElement.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!)];
    }

    // As Prometheus writes what it is told by OTLP: dots become underscores, units and totals are appended.
    private static string PrometheusName(Instrument instrument) =>
        instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "") + (instrument is Counter<long> ? "_total" : "");

    [GeneratedRegex(@"\b(?!http_route|http_response|mail_status|health_row_name|job_queue)[a-z]+(_[a-z]+)+\b(?=\{|\[|\)|\s|$)")]
    private static partial Regex Metric();

    [GeneratedRegex("_(bucket|count|sum)$")]
    private static partial Regex Suffix();
}
