using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Live;

/// <summary>The streams that are open on this node. A stream belongs to one tenant and hears of no other.</summary>
internal sealed class LiveHub(TimeProvider clock) : IDisposable
{
    /// <summary>How many streams a node holds.</summary>
    public const int MaximumPerNode = 5000;

    // Between a page and its stream: slow networks and busy browsers included.
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(20);

    private const int MaximumRemembered = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<(DateTimeOffset At, LiveSignal Signal)> _recent = [];
    private readonly Dictionary<Id<Tenant>, HashSet<LiveSubscription>> _byTenant = [];
    private readonly Dictionary<Guid, int> _countBySession = [];
    private readonly SemaphoreSlim _accessChanged = new(0, 1);
    private int _count;

    /// <summary>Opens a stream; null when there are too many.</summary>
    /// <param name="tenant">The tenant whose pages follow it.</param>
    /// <param name="person">Whose pages they are.</param>
    /// <param name="session">The session that they were opened with.</param>
    /// <param name="mostPerSession">How many streams the session may hold on this node.</param>
    /// <param name="since">When the page was made: what was told since then is told again.</param>
    public LiveSubscription? Open(Id<Tenant> tenant, Id<Person> person, Guid session, int mostPerSession, DateTimeOffset? since = null)
    {
        lock (_lock)
        {
            var count = _countBySession.GetValueOrDefault(session);
            if (_count >= MaximumPerNode || count >= mostPerSession)
                return null;
            var subscription = new LiveSubscription(this, tenant, person, session);
            if (!_byTenant.TryGetValue(tenant, out var subscriptions))
                _byTenant[tenant] = subscriptions = [];
            subscriptions.Add(subscription);
            _countBySession[session] = count + 1;
            _count++;
            foreach (var topic in _recent.Where(told => told.At >= since && told.Signal.IsFor(tenant, person)).Select(told => told.Signal.Topic!).Distinct())
                subscription.Add(LiveMessage.Refresh(topic));
            return subscription;
        }
    }

    /// <summary>All open streams.</summary>
    public IReadOnlyList<LiveSubscription> All()
    {
        lock (_lock)
            return [.. _byTenant.Values.SelectMany(subscriptions => subscriptions)];
    }

    /// <summary>Takes in what a node told.</summary>
    public void Receive(string payload)
    {
        if (!LiveSignal.TryParse(payload, out var signal))
            return;
        if (signal.Topic is null)
            CheckAccess();
        else
            Refresh(signal);
    }

    /// <summary>Waits until somebody's access may have changed, or the time is over.</summary>
    public Task WaitForAccessChange(TimeSpan timeout, CancellationToken cancellationToken) => _accessChanged.WaitAsync(timeout, cancellationToken);

    /// <summary>Closes all streams; the pages open them again.</summary>
    public void Interrupt()
    {
        foreach (var subscription in All())
            subscription.Close();
    }

    public void Dispose() => _accessChanged.Dispose();

    internal void Remove(LiveSubscription subscription)
    {
        lock (_lock)
        {
            if (!_byTenant.TryGetValue(subscription.Tenant, out var subscriptions) || !subscriptions.Remove(subscription))
                return;
            if (subscriptions.Count == 0)
                _byTenant.Remove(subscription.Tenant);
            if (--_countBySession[subscription.Session] == 0)
                _countBySession.Remove(subscription.Session);
            _count--;
        }
    }

    private void Refresh(LiveSignal signal)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            _recent.Enqueue((now, signal));
            while (_recent.Count > MaximumRemembered || _recent.Peek().At < now - Memory)
                _recent.Dequeue();
            foreach (var subscription in _byTenant.GetValueOrDefault(new(signal.About)) ?? [])
            {
                if (signal.IsFor(subscription.Tenant, subscription.Person))
                    subscription.Add(LiveMessage.Refresh(signal.Topic!));
            }
        }
    }

    private void CheckAccess()
    {
        lock (_lock)
        {
            if (_count > 0 && _accessChanged.CurrentCount == 0)
                _accessChanged.Release();
        }
    }
}
