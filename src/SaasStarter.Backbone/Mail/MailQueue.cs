using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Mail;

/// <summary>The mails that wait to be sent. What waits here is lost if the process dies.</summary>
internal sealed partial class MailQueue(ILogger<MailQueue> log)
{
    /// <summary>How many mails may wait.</summary>
    public const int Capacity = 1000;

    private readonly Channel<(IMail Mail, CurrentTenant? Tenant)> _queue = Channel.CreateBounded<(IMail, CurrentTenant?)>(Capacity);

    /// <summary>Hands the mail over for sending and returns at once.</summary>
    public void Add(IMail mail, CurrentTenant? tenant)
    {
        if (!_queue.Writer.TryWrite((mail, tenant)))
            LogLost(mail.GetType().Name);
    }

    /// <summary>The mails to be sent, until the queue is closed and empty.</summary>
    public ChannelReader<(IMail Mail, CurrentTenant? Tenant)> Waiting => _queue.Reader;

    /// <summary>Takes no more mails.</summary>
    public void Close() => _queue.Writer.TryComplete();

    [LoggerMessage(LogLevel.Error, "{Mail} was not sent: too many mails were waiting")]
    private partial void LogLost(string mail);
}
