using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SaasStarter.Backbone.Errors;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Errors;

/// <summary>What fails beside the requests is told too. It is tried alone: a forgotten task is told to every product in the process.</summary>
[Collection(nameof(Measurements))]
public sealed class ProcessErrorTests
{
    [Fact]
    public async Task A_service_that_ends_by_an_error_is_reported()
    {
        await using var sink = await EnvelopeSink.Open();
        using (var host = Build(sink, services => services.AddHostedService<FailingService>()))
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            await host.WaitForShutdownAsync(TestContext.Current.CancellationToken);
            await ((IAsyncDisposable)host).DisposeAsync();
        }

        var report = Assert.Single(sink.Received);
        Assert.Equal((nameof(FailingService), "It stopped."), (report.Operation, report.Message));
        Assert.Equal("service", sink.Event.GetProperty("tags").GetProperty("source").GetString());
    }

    [Fact]
    public async Task A_task_that_nobody_looked_at_is_reported()
    {
        await using var sink = await EnvelopeSink.Open();
        var host = Build(sink);
        await host.StartAsync(TestContext.Current.CancellationToken);
        Forget();
        while (!sink.Received.Any(report => report.Operation == "unobserved task" && report.Types[0] == "System.InvalidOperationException"))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        await host.StopAsync(TestContext.Current.CancellationToken);
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    [Fact]
    public async Task What_ends_the_process_is_told_before_it_ends()
    {
        await using var sink = await EnvelopeSink.Open();
        using var host = Build(sink);
        var errors = host.Services.GetServices<IHostedService>().OfType<ProcessErrors>().Single();

        errors.ReportLast(null, new(new InvalidOperationException("The end."), isTerminating: true));

        Assert.Equal("The end.", Assert.Single(sink.Received).Message);
        Assert.Equal("fatal", sink.Event.GetProperty("level").GetString());
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    [Fact]
    public async Task A_receiver_that_hangs_does_not_keep_the_process_from_ending()
    {
        await using var sink = await EnvelopeSink.Open();
        sink.Trouble = Trouble.Hangs;
        using var host = Build(sink);
        var errors = host.Services.GetServices<IHostedService>().OfType<ProcessErrors>().Single();

        var watch = System.Diagnostics.Stopwatch.StartNew();
        errors.ReportLast(null, new(new InvalidOperationException("The end."), isTerminating: true));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget()
    {
        for (var number = 0; number < 3; number++)
            _ = Task.FromException(new InvalidOperationException("Forgotten."));
    }

    private static IHost Build(EnvelopeSink sink, Action<IServiceCollection>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Production" });
        builder.Configuration["Sentry:Dsn"] = sink.Dsn;
        builder.Services.AddMetrics().AddSingleton(TimeProvider.System).AddErrorReporting(builder.Configuration, typeof(Program).Assembly);
        configure?.Invoke(builder.Services);
        return builder.Build();
    }

    private sealed class FailingService : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("It stopped.");
        }
    }
}
