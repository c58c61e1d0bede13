using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Mail;

/// <summary>
/// Sends mails, outside of the request: an answer takes the same time whether a mail follows from it or not.
/// What waits here is lost if the process dies.
/// </summary>
public sealed partial class Mailer(ILogger<Mailer> log)
{
    /// <summary>How many mails may wait.</summary>
    internal const int Capacity = 1000;

    private readonly Channel<IMail> _queue = Channel.CreateBounded<IMail>(Capacity);

    /// <summary>Hands the mail over for sending and returns at once.</summary>
    /// <returns>A problem when too many mails are waiting already, or the product is stopping.</returns>
    public Result<Done> Send(IMail mail) => _queue.Writer.TryWrite(mail) ? Done.Instance : TooManyMailsWaiting;

    /// <summary>Hands the mail over once the command has committed: what was rolled back is not announced, and what was repeated is announced once.</summary>
    /// <returns>A problem when too many mails are waiting already.</returns>
    public Result<Done> SendAfter(AfterCommit commit, IMail mail)
    {
        if (_queue.Reader.Count >= Capacity)
            return TooManyMailsWaiting;
        commit.Do(_ =>
        {
            if (Send(mail).Problem is not null)
                LogLost(mail.GetType().Name);
            return Task.CompletedTask;
        });
        return Done.Instance;
    }

    /// <summary>The mails to be sent, until the queue is closed and empty.</summary>
    internal ChannelReader<IMail> Waiting => _queue.Reader;

    /// <summary>Takes no more mails.</summary>
    internal void Close() => _queue.Writer.TryComplete();

    private static Problem TooManyMailsWaiting =>
        new(ProblemKind.TooManyRequests, Strings.Text("TooManyMailsWaiting")) { RetryAfter = TimeSpan.FromMinutes(1) };

    [LoggerMessage(LogLevel.Error, "{Mail} was not sent: too many mails were waiting")]
    private partial void LogLost(string mail);
}
