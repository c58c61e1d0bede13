using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Mail;

/// <summary>Takes a mail to the SMTP server, and writes down what became of it. No connection to the database is held meanwhile.</summary>
internal sealed partial class MailDelivery(MailStore store, MailSeal seal, MailCatalogue catalogue, MailRenderer renderer, MailBrand brand, ITenantSites sites, SmtpTransport transport,
    MailMetrics metrics, IErrorReporter errors, TimeProvider time, ILogger<MailDelivery> log)
{
    /// <summary>One attempt.</summary>
    /// <param name="id">The mail.</param>
    /// <param name="again">Whether to send it although it was given up.</param>
    /// <param name="tenant">The tenant that it was sent in; null for one of the product's own.</param>
    /// <param name="attempt">Which attempt it is, from 1.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JobFailedException">It is worth another attempt.</exception>
    public async Task<Result<Done>> Deliver(Id<OutgoingMail> id, bool again, CurrentTenant? tenant, int attempt, CancellationToken cancellationToken)
    {
        if (await store.Find(id, tenant?.Id, cancellationToken) is not { Content: { } content } mail || (mail.FinishedAt is not null && !again))
            return Done.Instance;
        if (mail.ExpiresAt <= time.GetUtcNow())
        {
            await store.Expire(mail, cancellationToken);
            metrics.Ended(mail.Kind, MailStatus.Expired);
            LogExpired(mail.Kind, id);
            return Done.Instance;
        }
        if (await Attempt(mail, content, tenant, cancellationToken) is not { } failure)
        {
            await store.Send(mail, CancellationToken.None);
            metrics.Ended(mail.Kind, MailStatus.Sent);
        }
        else if (failure.IsFinal || attempt >= MailJobs.MaximumAttempts)
        {
            await GiveUp(mail, failure, cancellationToken);
        }
        else
        {
            await store.Fail(mail, MailStatus.Retrying, failure.Reason, cancellationToken);
            metrics.Ended(mail.Kind, MailStatus.Retrying);
            throw new JobFailedException(failure.Code, "The mail could not be sent for the moment.");
        }
        await store.Forget(tenant?.Id, cancellationToken);
        return Done.Instance;
    }

    private async Task<MailFailure?> Attempt(OutgoingMail mail, byte[] content, CurrentTenant? tenant, CancellationToken cancellationToken)
    {
        // A newer node may know it.
        if (catalogue.Find(mail.Kind) is not { } kind)
            return new("UnknownKind", $"This version knows no mail of the kind {mail.Kind}.", IsFinal: false);
        var look = brand.LookOf(tenant) with { Site = tenant is null ? null : await sites.Find(tenant, cancellationToken) };
        RenderedMail rendered;
        try
        {
            rendered = await renderer.Render(kind.Read(seal.Open(mail.Id, content)), look);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or NpgsqlException))
        {
            LogNotMade(mail.Kind, mail.Id, exception.GetType().Name);
            return new("NotMade", $"The mail cannot be made: {exception.GetType().Name}.", IsFinal: true);
        }
        var begun = Stopwatch.GetTimestamp();
        try
        {
            await transport.Send(rendered, mail.Id, cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return MailFailure.Of(exception);
        }
        finally
        {
            metrics.Tried(mail.Kind, Stopwatch.GetElapsedTime(begun));
        }
    }

    private async Task GiveUp(OutgoingMail mail, MailFailure failure, CancellationToken cancellationToken)
    {
        await store.Fail(mail, MailStatus.Refused, failure.Reason, cancellationToken);
        metrics.Ended(mail.Kind, MailStatus.Refused);
        LogRefused(mail.Kind, mail.Id, failure.Code);
        errors.Report(new MailRefusedException(failure.Code), new(ErrorSource.Mail, mail.Kind)
        {
            TenantId = mail.TenantId?.ToString(),
            IsHandled = true,
            Tags = new Dictionary<string, string>
            {
                ["mail.id"] = mail.Id.ToString(),
                ["mail.attempts"] = (mail.Attempts + 1).ToString(CultureInfo.InvariantCulture),
                ["mail.reason"] = failure.Code,
            },
        });
    }

    [LoggerMessage(LogLevel.Warning, "The mail {Kind} {Mail} was not sent: nobody could have used it any more")]
    private partial void LogExpired(string kind, Id<OutgoingMail> mail);

    [LoggerMessage(LogLevel.Error, "The mail {Kind} {Mail} was given up ({Reason})")]
    private partial void LogRefused(string kind, Id<OutgoingMail> mail, string reason);

    [LoggerMessage(LogLevel.Error, "The mail {Kind} {Mail} could not be made ({Reason})")]
    private partial void LogNotMade(string kind, Id<OutgoingMail> mail, string reason);
}
