using System.Net.Mail;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Mail;

/// <summary>Takes mails from the queue to the SMTP server, with a few attempts each.</summary>
internal sealed partial class MailDelivery(MailQueue queue, MailRenderer renderer, MailBrand brand, SmtpTransport transport, TimeProvider time, ILogger<MailDelivery> log)
    : IHostedService, IDisposable
{
    // A server that hangs holds up one of them at a time.
    private const int Workers = 4;

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60)];
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _abort = new();
    private Task _work = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _work = Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => Work(_abort.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    /// <summary>Takes no more mails and sends those that wait, for ten seconds at most.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Close();
        try
        {
            await _work.WaitAsync(LongestDrain, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            await _abort.CancelAsync();
            await _work;
        }
    }

    public void Dispose() => _abort.Dispose();

    private async Task Work(CancellationToken abort)
    {
        await foreach (var (mail, tenant) in queue.Waiting.ReadAllAsync(CancellationToken.None))
            await Deliver(mail, tenant, abort);
    }

    private async Task Deliver(IMail mail, CurrentTenant? tenant, CancellationToken abort)
    {
        var kind = mail.GetType().Name;
        try
        {
            var rendered = await renderer.Render(mail, brand.LookOf(tenant));
            for (var attempt = 1; !await Attempt(kind, rendered, attempt, abort); attempt++)
                await Task.Delay(WithJitter(Pauses[attempt - 1]), time, abort);
        }
        catch (OperationCanceledException)
        {
            LogLost(kind);
        }
        catch (Exception exception)
        {
            // One mail that cannot be made must not end the delivery of the others.
            LogNotRendered(kind, exception);
        }
    }

    /// <summary>One attempt. True when there is nothing left to do: it was sent, or it never will be.</summary>
    private async Task<bool> Attempt(string kind, RenderedMail mail, int attempt, CancellationToken abort)
    {
        try
        {
            await transport.Send(mail, abort);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var isFinal = attempt > Pauses.Length || exception is SmtpException { StatusCode: >= (SmtpStatusCode)500 };
            if (isFinal)
                LogFailed(kind, mail.Id, attempt, ReasonOf(exception));
            else
                LogPostponed(kind, mail.Id, attempt, ReasonOf(exception));
            return isFinal;
        }
    }

    private static TimeSpan WithJitter(TimeSpan pause) => pause * (0.5 + RandomNumberGenerator.GetInt32(1000) / 1000.0);

    // Not the message: a server's answer often repeats the address.
    private static string ReasonOf(Exception exception) =>
        exception is SmtpException { StatusCode: not SmtpStatusCode.GeneralFailure } smtp ? $"SMTP {(int)smtp.StatusCode}" : exception.GetBaseException().GetType().Name;

    [LoggerMessage(LogLevel.Warning, "{Mail} {MessageId}: attempt {Attempt} failed ({Reason}), another one follows")]
    private partial void LogPostponed(string mail, string messageId, int attempt, string reason);

    [LoggerMessage(LogLevel.Error, "{Mail} {MessageId} was not sent: attempt {Attempt} failed ({Reason}), and it was the last")]
    private partial void LogFailed(string mail, string messageId, int attempt, string reason);

    [LoggerMessage(LogLevel.Error, "{Mail} was not sent: the product stopped first")]
    private partial void LogLost(string mail);

    [LoggerMessage(LogLevel.Error, "{Mail} was not sent: it could not be made")]
    private partial void LogNotRendered(string mail, Exception exception);
}
