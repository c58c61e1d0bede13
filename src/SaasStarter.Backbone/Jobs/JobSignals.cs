namespace SaasStarter.Backbone.Jobs;

/// <summary>Wakes whoever hands out jobs: on this node at once, and on the others by <see cref="JobNotifier"/>.</summary>
internal sealed class JobSignals(JobTypes types)
{
    private readonly Dictionary<string, Signal> _queues = types.Queues.ToDictionary(queue => queue.Name, _ => new Signal());

    /// <summary>Set when other nodes are to be told.</summary>
    public Signal ForOthers { get; } = new();

    /// <summary>What wakes the loop of a queue.</summary>
    public Signal this[JobQueue queue] => _queues[queue.Name];

    /// <summary>There is something to do in any queue, for this node or another.</summary>
    public void Wake()
    {
        WakeThisNode();
        ForOthers.Set();
    }

    /// <summary>There is something to do in a queue, for this node or another.</summary>
    public void Wake(string queue)
    {
        _queues[queue].Set();
        ForOthers.Set();
    }

    /// <summary>There may be something to do for this node.</summary>
    public void WakeThisNode()
    {
        foreach (var queue in _queues.Values)
            queue.Set();
    }

    /// <summary>Wakes one that waits, or the next one that will.</summary>
#pragma warning disable CA1001 // Of a SemaphoreSlim, only the wait handle needs disposing, which nobody asks for.
    internal sealed class Signal
    {
        private readonly SemaphoreSlim _set = new(0, 1);
        private readonly Lock _lock = new();

        public void Set()
        {
            lock (_lock)
            {
                if (_set.CurrentCount == 0)
                    _set.Release();
            }
        }

        public Task Wait(TimeSpan timeout, CancellationToken cancellationToken) => _set.WaitAsync(timeout, cancellationToken);
    }
#pragma warning restore CA1001
}
