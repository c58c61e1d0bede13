using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Hosting;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Tests.Hosting;

public sealed class TelemetryTests
{
    private static readonly CurrentTenant Tenant = new(Id<Tenant>.New(), "alpha", "Alpha", TenantStatus.Active);

    [Fact]
    public async Task With_an_endpoint_traces_metrics_and_logs_arrive_there()
    {
        await using var sink = await OtlpSink.Start();
        await using (var app = await Start("Production", ("OTEL_EXPORTER_OTLP_ENDPOINT", sink.Address), ("OTEL_SERVICE_NAME", "the-service")))
        {
            Assert.Equal("7", await Get(app, "/t/alpha/sum/7"));
            await app.StopAsync(TestContext.Current.CancellationToken);
        }

        var traces = sink.Received("traces");
        Assert.Contains("GET /t/{slug}/sum/{number}", traces, StringComparison.Ordinal);
        Assert.Contains("http.route", traces, StringComparison.Ordinal);
        Assert.Contains("http.response.status_code", traces, StringComparison.Ordinal);
        Assert.Contains(Tenant.Id.ToString(), traces, StringComparison.Ordinal);
        Assert.Contains("the-service", traces, StringComparison.Ordinal);

        Assert.Contains("http.server.request.duration", sink.Received("metrics"), StringComparison.Ordinal);

        var logs = sink.Received("logs");
        Assert.Contains("The sum is 7", logs, StringComparison.Ordinal);
        Assert.Contains(Tenant.Id.ToString(), logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_collected()
    {
        await using var app = await Start("Production");
        Assert.DoesNotContain(app.Services.GetServices<IHostedService>(), service => service is Telemetry);
        Assert.DoesNotContain(app.Services.GetServices<ILoggerProvider>(), provider => provider.GetType().Name.Contains("OpenTelemetry", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_endpoint_that_is_no_address_is_refused_with_the_fix()
    {
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => Start("Production", ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318")));
        Assert.Contains("http://localhost:4318", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_away_harms_nothing()
    {
        await using var app = await Start("Production", ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"));
        Assert.Equal("7", await Get(app, "/t/alpha/sum/7"));
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_unhandled_exception_marks_the_span_of_its_own_route()
    {
        await using var sink = await OtlpSink.Start();
        await using (var app = await Start("Production", ("OTEL_EXPORTER_OTLP_ENDPOINT", sink.Address)))
        {
            using var client = new HttpClient();
            var answer = await client.GetAsync(new Uri($"{app.Urls.Single()}/broken"), TestContext.Current.CancellationToken);
            Assert.Equal(StatusCodes.Status500InternalServerError, (int)answer.StatusCode);
            await app.StopAsync(TestContext.Current.CancellationToken);
        }
        Assert.Contains("GET /broken", sink.Received("traces"), StringComparison.Ordinal);
        Assert.DoesNotContain("GET /sorry", sink.Received("traces"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_line_carries_tenant_and_trace()
    {
        var lines = new ScopedLines();
        await using var app = await Start("Production", lines);
        await Get(app, "/t/alpha/sum/7");

        var line = Assert.Single(lines.All, line => line.StartsWith("The sum is 7", StringComparison.Ordinal));
        Assert.Contains($"tenant.id={Tenant.Id}", line, StringComparison.Ordinal);
        Assert.Matches("TraceId=[0-9a-f]{32}", line);
    }

    [Theory]
    [InlineData("Production", ConsoleFormatterNames.Json)]
    [InlineData("Demo", ConsoleFormatterNames.Json)]
    [InlineData("Development", ConsoleFormatterNames.Simple)]
    public async Task Machines_read_json_and_developers_read_lines(string environment, string format)
    {
        await using var app = await Start(environment);
        Assert.Equal(format, app.Services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName);
    }

    private static Task<WebApplication> Start(string environment, params IEnumerable<(string Key, string Value)> configuration) =>
        Start(environment, null, configuration);

    private static async Task<WebApplication> Start(string environment, ILoggerProvider? provider, params IEnumerable<(string Key, string Value)> configuration)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = environment, ApplicationName = "Sample" });
        builder.Configuration.AddInMemoryCollection(configuration.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore().AddScoped<TenantScope>();
        builder.AddTelemetry();
        if (provider is not null)
            builder.Logging.AddProvider(provider);
        builder.Logging.AddFilter<ConsoleLoggerProvider>(null, LogLevel.None);

        var app = builder.Build();
        app.UseMiddleware<RequestTelemetry>();
        app.UseExceptionHandler("/sorry");
        app.UseRouting();
        app.MapGet("/t/{slug}/sum/{number}", (string number, TenantScope scope, ILogger<TelemetryTests> log) =>
        {
            scope.Enter(Tenant, Caller.Anonymous);
            log.LogInformation("The sum is {Sum}", number);
            return number;
        });
        app.MapGet("/broken", string () => throw new InvalidOperationException("It is broken."));
        app.MapGet("/sorry", () => "Sorry.");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<string> Get(WebApplication app, string path)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri($"{app.Urls.Single()}{path}"), TestContext.Current.CancellationToken);
    }

    private sealed class ScopedLines : ILoggerProvider, ILogger, ISupportExternalScope
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = [];
        private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

        public IReadOnlyCollection<string> All => _lines;

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scopes = new List<string>();
            _scopes.ForEachScope((scope, all) => all.AddRange((scope as IEnumerable<KeyValuePair<string, object?>> ?? []).Select(pair => $"{pair.Key}={pair.Value}")), scopes);
            _lines.Enqueue($"{formatter(state, exception)} {string.Join(' ', scopes)}");
        }

        public void Dispose() { }
    }
}
