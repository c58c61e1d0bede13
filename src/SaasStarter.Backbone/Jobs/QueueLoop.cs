using System.Collections.Concurrent;
using System.Diagnostics;

namespace SaasStarter.Backbone.Jobs;

/// <summary>
/// Takes the jobs of one queue, as long as there is room, and begins them. Where jobs end within an instant it takes more at once than it works on at a time: as
/// many as are done within <see cref="Reach"/>, so that neither the table nor another tenant waits.
/// </summary>
#pragma warning disable CA1001 // Of a SemaphoreSlim, only the wait handle needs disposing, which nobody asks for.
internal sealed class QueueLoop(JobQueue queue, JobStore store, JobRunner runner, JobSignals.Signal wake, TimeSpan longestWait)
#pragma warning restore CA1001
{
    private const int MostAhead = 8;

    private static readonly TimeSpan Reach = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<Guid, (ClaimedJob Job, Task Task)> _taken = [];
    private readonly SemaphoreSlim _places = new(queue.Concurrency);
    private Guid _lastLane = Guid.Empty;
    private double _usualMilliseconds = Reach.TotalMilliseconds;
    private volatile bool _mayLeaveMore;

    /// <summary>What it works on, or is about to.</summary>
    public IEnumerable<ClaimedJob> Running => _taken.Values.Select(taken => taken.Job);

    /// <summary>The work.</summary>
    public IEnumerable<Task> Tasks => _taken.Values.Select(taken => taken.Task);

    private int Room => queue.Concurrency * (int)Math.Clamp(Reach.TotalMilliseconds / Volatile.Read(ref _usualMilliseconds), 1, MostAhead);

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
        _mayLeaveMore = true;
        var room = Room;
        var perLane = Math.Max(1, room / 2);
        var busy = Running.GroupBy(job => job.Lane).ToDictionary(lane => lane.Key, lane => lane.Count());
        var free = room - busy.Values.Sum();
        if (free <= 0)
            return false;
        var claim = await store.Claim(queue, _lastLane, free, perLane, busy, CancellationToken.None);
        _lastLane = claim.LastLane;
        foreach (var job in claim.Jobs)
            Begin(job);
        _mayLeaveMore = claim.MayLeaveMore || busy.Values.Any(count => count >= perLane);
        return claim.MayLeaveMore && claim.Jobs.Count < free;
    }

    private void Begin(ClaimedJob job)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _taken[job.Id] = (job, ended.Task);
        _ = Task.Run(async () =>
        {
            await _places.WaitAsync();
            var begun = Stopwatch.GetTimestamp();
            await runner.Run(job);
            _places.Release();
            Volatile.Write(ref _usualMilliseconds, (0.9 * _usualMilliseconds) + (0.1 * Stopwatch.GetElapsedTime(begun).TotalMilliseconds));
            _taken.TryRemove(job.Id, out _);
            ended.SetResult();
            if (_mayLeaveMore && HasRoomAgain())
                wake.Set();
        });
    }

    // A few at a time where they end by the hundred; at once where each takes long.
    private bool HasRoomAgain() => Room == queue.Concurrency || _taken.Count <= Room * 3 / 4;
}
