using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Errors;

/// <summary>Reports what fails beside the requests: services that end by an error, tasks that nobody looked at, and what ends the process.</summary>
internal sealed class ProcessErrors(SentryReporter reporter, IServiceProvider services) : IHostedLifecycleService
{
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(2);

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        AppDomain.CurrentDomain.UnhandledException += ReportLast;
        TaskScheduler.UnobservedTaskException += ReportUnobserved;
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Watches the services, all of which run by now.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var service in services.GetServices<IHostedService>().OfType<BackgroundService>())
            _ = service.ExecuteTask?.ContinueWith(task => ReportEnd(service, task.Exception!), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        AppDomain.CurrentDomain.UnhandledException -= ReportLast;
        TaskScheduler.UnobservedTaskException -= ReportUnobserved;
        return Task.CompletedTask;
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

    private void ReportEnd(BackgroundService service, AggregateException error) =>
        reporter.Report(error.InnerExceptions.Count == 1 ? error.InnerExceptions[0] : error, new(ErrorSource.Service, service.GetType().Name));
}
