using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Jobs;

/// <summary>
/// Works on jobs in this process: takes them from the table, says that it still works on them, and moves on what time alone moves on. When the process stops
/// it takes no more, waits for what runs, and gives back what takes too long.
/// </summary>
#pragma warning disable CA1001 // Of the token's source, only timers and wait handles need disposing, and the host may stop a service that it has disposed.
internal sealed partial class JobWorker(JobTypes types, JobStore store, JobRunner runner, JobCompletions completions, JobSignals signals, RecurringJobs recurring,
    JobSettings settings, JobMetrics metrics, IErrorReporter errors, ILogger<JobWorker> log) : IHostedService
#pragma warning restore CA1001
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // The host allows thirty seconds: enough is left to give back what has not ended.
    private static readonly TimeSpan PatienceAtStop = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PatienceAfterInterruption = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<string> _unknown = [];
    private readonly QueueLoop[] _queues = [.. types.Queues.Select(queue => new QueueLoop(queue, store, runner, signals[queue], Tick))];
    private Task _loops = Task.CompletedTask;
    private Task _completing = Task.CompletedTask;

    private IEnumerable<ClaimedJob> Running => _queues.SelectMany(queue => queue.Running);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!settings.Works)
            return Task.CompletedTask;
        metrics.Observe(() => store.Ages().Select(age => new Measurement<double>(age.Seconds, new KeyValuePair<string, object?>("job.queue", age.Queue))));
        _completing = Task.Run(completions.Run, CancellationToken.None);
        Func<CancellationToken, Task>[] work = [.. _queues.Select(queue => (Func<CancellationToken, Task>)queue.Run), Watch, Prolong];
        _loops = Task.WhenAll(work.Select(one => Task.Run(() => Persist(one), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _loops;
        await Ended(PatienceAtStop, cancellationToken);
        foreach (var job in Running)
            job.Interrupt(JobOutcome.Released);
        await Ended(PatienceAfterInterruption, CancellationToken.None);
        completions.Close();
        await _completing;
    }

    private async Task Ended(TimeSpan patience, CancellationToken cancellationToken) =>
        await Task.WhenAny(Task.WhenAll(_queues.SelectMany(queue => queue.Tasks)), Task.Delay(patience, cancellationToken));

    private async Task Persist(Func<CancellationToken, Task> work)
    {
        for (var pause = Tick; !_stopping.IsCancellationRequested; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await work(_stopping.Token);
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogBroken(exception, pause);
                await Task.WhenAny(Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), _stopping.Token));
            }
        }
    }

    private async Task Watch(CancellationToken cancellationToken)
    {
        await recurring.Declare(cancellationToken);
        using var timer = new PeriodicTimer(Tick);
        for (var count = 0; ; count++)
        {
            await MoveOn(cancellationToken);
            if (count % 60 == 0)
                await LookForUnknownTypes(cancellationToken);
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private async Task MoveOn(CancellationToken cancellationToken)
    {
        var fired = await recurring.Fire(cancellationToken);
        var (woken, parked) = await store.MoveOn(cancellationToken);
        if (fired || woken)
            signals.WakeThisNode();
        foreach (var job in parked)
        {
            LogNodesLost(job.Type, job.Id);
            errors.Report(new JobFailedException("NodeLost", "Every node that worked on the job was lost."), new(ErrorSource.Job, job.Type)
            {
                TenantId = job.Tenant?.ToString(),
                Tags = new Dictionary<string, string> { ["job.id"] = new Id<Job>(job.Id).ToString() },
            });
        }
        if (Running.ToList() is { Count: > 0 } running)
        {
            var asked = await store.CancelRequested(running, cancellationToken);
            foreach (var job in running.Where(job => asked.Contains(job.Id)))
                job.Interrupt(JobOutcome.Cancelled);
        }
    }

    private async Task LookForUnknownTypes(CancellationToken cancellationToken)
    {
        foreach (var type in await store.UnknownTypes(cancellationToken))
        {
            if (_unknown.Add(type))
                LogUnknown(type);
        }
    }

    private async Task Prolong(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(settings.Lease / 3);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (Running.ToList() is not { Count: > 0 } running)
                continue;
            var held = await store.Prolong(running, cancellationToken);
            foreach (var job in running.Where(job => !held.Contains(job.Id)))
                job.Interrupt(JobOutcome.Lost);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The table of jobs cannot be worked on; trying again in about {Pause}")]
    private partial void LogBroken(Exception exception, TimeSpan pause);

    [LoggerMessage(LogLevel.Error, "{Type} {Job} is parked: each node that worked on it was lost")]
    private partial void LogNodesLost(string type, Guid job);

    [LoggerMessage(LogLevel.Warning, "Jobs of the type {Type} wait, which this version does not know: for a newer node, or the type was removed")]
    private partial void LogUnknown(string type);
}
