using System.Threading.Channels;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Live;

/// <summary>A message to an open page.</summary>
/// <param name="Event">Its name: <c>refresh</c>, or <c>end</c> before the stream closes because access was lost.</param>
/// <param name="Data">For <c>refresh</c>, the topic.</param>
internal sealed record LiveMessage(string Event, string Data)
{
    public static LiveMessage Refresh(string topic) => new("refresh", topic);

    public static LiveMessage End { get; } = new("end", "access");
}

/// <summary>An open stream: whose it is, and what waits to be written to it.</summary>
internal sealed class LiveSubscription(LiveHub hub, Id<Tenant> tenant, Id<Person> person, Guid session) : IDisposable
{
    // Names only, so that a page that reads slowly costs little. One that does not read at all is cut off and opens its stream again.
    private readonly Channel<LiveMessage> _messages = Channel.CreateBounded<LiveMessage>(32);

    public Id<Tenant> Tenant { get; } = tenant;

    public Id<Person> Person { get; } = person;

    public Guid Session { get; } = session;

    public ChannelReader<LiveMessage> Messages => _messages.Reader;

    /// <summary>Adds a message, or cuts the stream off when too many wait.</summary>
    public void Add(LiveMessage message)
    {
        if (!_messages.Writer.TryWrite(message))
            Close();
    }

    /// <summary>Ends the stream after what waits was written. The page opens it again.</summary>
    public void Close() => _messages.Writer.TryComplete();

    /// <summary>Ends the stream for good.</summary>
    public void End()
    {
        Add(LiveMessage.End);
        Close();
    }

    public void Dispose() => hub.Remove(this);
}
