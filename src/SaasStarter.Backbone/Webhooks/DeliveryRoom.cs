using System.Collections.Concurrent;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>
/// Lets so many deliveries to one endpoint be under way at a time, on each node. Those for which there is no room come back when it is likely to be their turn: an
/// endpoint that hangs, with thousands that wait for it, takes a few places and keeps nobody busy. Of one tenant's endpoints together, the queue takes care: half of
/// its places at most.
/// </summary>
internal sealed class DeliveryRoom(TimeProvider clock)
{
    /// <summary>How many deliveries to one endpoint are under way at a time.</summary>
    public const int PerEndpoint = 4;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Id<WebhookEndpoint>, Line> _lines = new();

    /// <summary>Begins a delivery, which ends when the place is disposed of.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="pause">When there is no room, how long to wait.</param>
    /// <returns>The place, or null.</returns>
    public IDisposable? Enter(Id<WebhookEndpoint> endpoint, out TimeSpan pause)
    {
        var line = _lines.GetOrAdd(endpoint, _ => new());
        lock (line)
        {
            var now = clock.GetUtcNow();
            pause = TimeSpan.Zero;
            if (line.UnderWay < PerEndpoint)
            {
                line.UnderWay++;
                return new Place(() => Leave(endpoint, line, now));
            }
            line.NextAt = (line.NextAt > now ? line.NextAt : now) + (line.Usual / PerEndpoint);
            pause = line.NextAt - now < LongestPause ? line.NextAt - now : LongestPause;
            return null;
        }
    }

    private void Leave(Id<WebhookEndpoint> endpoint, Line line, DateTimeOffset begun)
    {
        lock (line)
        {
            line.UnderWay--;
            line.Usual = (0.7 * line.Usual) + (0.3 * (clock.GetUtcNow() - begun));
            // Whoever has it in hand already counts by itself for a moment.
            if (line.UnderWay == 0 && line.NextAt <= clock.GetUtcNow())
                _lines.TryRemove(new(endpoint, line));
        }
    }

    private sealed class Line
    {
        public int UnderWay { get; set; }

        /// <summary>How long a delivery lately took; at first, a guess.</summary>
        public TimeSpan Usual { get; set; } = TimeSpan.FromSeconds(1);

        /// <summary>When the last one that was sent away comes back.</summary>
        public DateTimeOffset NextAt { get; set; }
    }

    private sealed class Place(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
