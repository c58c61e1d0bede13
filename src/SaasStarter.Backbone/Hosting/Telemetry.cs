using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Hosting;

/// <summary>Logs to the console always; traces, metrics and logs by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set, and nothing of it otherwise.</summary>
internal static class TelemetryRegistration
{
    /// <summary>Registers logs and telemetry.</summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        if (builder.Environment.IsDevelopment())
        {
            builder.Logging.AddSimpleConsole(options => options.SingleLine = true);
        }
        else
        {
            builder.Logging.AddJsonConsole(options =>
            {
                options.IncludeScopes = true;
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }
        if (OtlpDestination.Configured(builder.Configuration, builder.Environment.ApplicationName) is not { } destination)
            return;
        builder.Services.AddSingleton(destination);
        builder.Services.AddHostedService<Telemetry>();
        builder.Logging.AddOpenTelemetry(options =>
        {
            options.IncludeScopes = true;
            options.IncludeFormattedMessage = true;
            options.SetResourceBuilder(destination.Resource);
            options.AddOtlpExporter(exporter => destination.Apply(exporter, "logs"));
        });
    }
}

/// <summary>Where telemetry goes, and as what.</summary>
/// <param name="Endpoint">The collector, as the OpenTelemetry specification has it: for all three signals.</param>
/// <param name="Protocol">How it is spoken to.</param>
/// <param name="Resource">What describes this process.</param>
internal sealed record OtlpDestination(Uri Endpoint, OtlpExportProtocol Protocol, ResourceBuilder Resource)
{
    /// <summary>As the specification's environment variables say, or null without <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>. The exporter reads the headers itself.</summary>
    /// <exception cref="ConfigurationException">The endpoint is not an address.</exception>
    public static OtlpDestination? Configured(IConfiguration configuration, string applicationName)
    {
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 } address)
            return null;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var endpoint) || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
            throw new ConfigurationException($"OTEL_EXPORTER_OTLP_ENDPOINT is '{address}'. Set it to an address like http://localhost:4318, or leave it out.");
        var protocol = configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] == "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        var resource = ResourceBuilder.CreateEmpty()
            .AddService(configuration["OTEL_SERVICE_NAME"] ?? applicationName, autoGenerateServiceInstanceId: true)
            .AddTelemetrySdk().AddEnvironmentVariableDetector();
        return new(endpoint, protocol, resource);
    }

    /// <summary>Directs an exporter there.</summary>
    /// <param name="exporter">The exporter's options.</param>
    /// <param name="signal"><c>traces</c>, <c>metrics</c> or <c>logs</c>: over HTTP each has its own path, which is not appended to an endpoint set in code.</param>
    public void Apply(OtlpExporterOptions exporter, string signal)
    {
        exporter.Protocol = Protocol;
        exporter.Endpoint = Protocol == OtlpExportProtocol.Grpc ? Endpoint : new($"{Endpoint.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
    }
}

/// <summary>Collects traces and metrics of what the framework, PostgreSQL's driver and we measure, and sends the rest when the product stops.</summary>
internal sealed class Telemetry(OtlpDestination destination) : IHostedService
{
    // Each capability names its meter and its source by its folder.
    private const string OurOwn = "SaasStarter.*";

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(destination.Resource)
            .AddSource("Microsoft.AspNetCore", "System.Net.Http", "Npgsql", OurOwn)
            .AddOtlpExporter(exporter => destination.Apply(exporter, "traces")).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(destination.Resource)
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql", OurOwn)
            .AddOtlpExporter(exporter => destination.Apply(exporter, "metrics")).Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // A host that is stopped twice at once disposes of each once.
        Interlocked.Exchange(ref _traces, null)?.Dispose();
        Interlocked.Exchange(ref _metrics, null)?.Dispose();
        return Task.CompletedTask;
    }
}
