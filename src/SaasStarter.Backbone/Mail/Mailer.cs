using System.Threading.Channels;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Mail;

/// <summary>
/// Sends mails, outside of the request: an answer takes the same time whether a mail follows from it or not.
/// What waits here is lost if the process dies.
/// </summary>
public sealed class Mailer
{
    /// <summary>How many mails may wait.</summary>
    internal const int Capacity = 1000;

    private readonly Channel<IMail> _queue = Channel.CreateBounded<IMail>(Capacity);

    /// <summary>Hands the mail over for sending and returns at once.</summary>
    /// <returns>A problem when too many mails are waiting already, or the product is stopping.</returns>
    public Result<Done> Send(IMail mail)
    {
        if (_queue.Writer.TryWrite(mail))
            return Done.Instance;
        return new Problem(ProblemKind.TooManyRequests, Strings.Text("TooManyMailsWaiting")) { RetryAfter = TimeSpan.FromMinutes(1) };
    }

    /// <summary>The mails to be sent, until the queue is closed and empty.</summary>
    internal ChannelReader<IMail> Waiting => _queue.Reader;

    /// <summary>Takes no more mails.</summary>
    internal void Close() => _queue.Writer.TryComplete();
}
