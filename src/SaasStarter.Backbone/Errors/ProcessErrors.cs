using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Errors;

/// <summary>Reports what fails beside the requests: services that end by an error, tasks that nobody looked at, and what ends the process.</summary>
internal sealed class ProcessErrors(SentryReporter reporter, IServiceProvider services) : IHostedLifecycleService
{
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(2);

    private readonly HashSet<BackgroundService> _reported = [];
    private BackgroundService[] _watched = [];

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _watched = [.. services.GetServices<IHostedService>().OfType<BackgroundService>()];
        AppDomain.CurrentDomain.UnhandledException += ReportLast;
        TaskScheduler.UnobservedTaskException += ReportUnobserved;
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Reports the services whose end, by an error, is why the product stops.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => ReportEnded();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Reports the services that could not stop in peace.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        AppDomain.CurrentDomain.UnhandledException -= ReportLast;
        TaskScheduler.UnobservedTaskException -= ReportUnobserved;
        return ReportEnded();
    }

    /// <summary>Reports what ends the process, which waits for it a moment: there will be no other.</summary>
    internal void ReportLast(object? sender, UnhandledExceptionEventArgs error)
    {
        if (error.ExceptionObject is not Exception exception)
            return;
        reporter.Report(exception, new(ErrorSource.Process, "unhandled"));
        if (error.IsTerminating)
            reporter.DisposeAsync().AsTask().Wait(LastMoment);
    }

    private void ReportUnobserved(object? sender, UnobservedTaskExceptionEventArgs error) =>
        reporter.Report(error.Exception, new(ErrorSource.Process, "unobserved task") { IsHandled = true });

    private Task ReportEnded()
    {
        foreach (var service in _watched)
        {
            if (service.ExecuteTask is { IsFaulted: true, Exception.InnerException: { } exception } && _reported.Add(service))
                reporter.Report(exception, new(ErrorSource.Service, service.GetType().Name));
        }
        return Task.CompletedTask;
    }
}
