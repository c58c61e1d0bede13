using System.Collections.Concurrent;

namespace SaasStarter.Backbone.Jobs;

/// <summary>Takes the jobs of one queue, as long as there is room, and begins them.</summary>
internal sealed class QueueLoop(JobQueue queue, JobStore store, JobRunner runner, JobSignals.Signal wake, TimeSpan longestWait)
{
    private readonly ConcurrentDictionary<Guid, (ClaimedJob Job, Task Task)> _running = [];
    private Guid _lastLane = Guid.Empty;
    private volatile bool _wakesWhenOneEnds;

    /// <summary>What it works on.</summary>
    public IEnumerable<ClaimedJob> Running => _running.Values.Select(running => running.Job);

    /// <summary>The work.</summary>
    public IEnumerable<Task> Tasks => _running.Values.Select(running => running.Task);

    public async Task Run(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!await TakeSome())
                await wake.Wait(longestWait, cancellationToken);
        }
    }

    // Not cancelled half-way: what was taken would be lost until its lease is over.
    private async Task<bool> TakeSome()
    {
        // Until the claim says otherwise; one that ends meanwhile makes room.
        _wakesWhenOneEnds = true;
        var busy = Running.GroupBy(job => job.Lane).ToDictionary(lane => lane.Key, lane => lane.Count());
        var free = queue.Concurrency - busy.Values.Sum();
        if (free <= 0)
            return false;
        var claim = await store.Claim(queue, _lastLane, free, busy, CancellationToken.None);
        _lastLane = claim.LastLane;
        foreach (var job in claim.Jobs)
            Begin(job);
        _wakesWhenOneEnds = claim.MayLeaveMore || busy.Values.Any(count => count >= queue.PerLane);
        return claim.MayLeaveMore;
    }

    private void Begin(ClaimedJob job)
    {
        var begun = new TaskCompletionSource();
        _running[job.Id] = (job, begun.Task);
        _ = Task.Run(async () =>
        {
            await runner.Run(job);
            _running.TryRemove(job.Id, out _);
            begun.SetResult();
            if (_wakesWhenOneEnds)
                wake.Set();
        });
    }
}
