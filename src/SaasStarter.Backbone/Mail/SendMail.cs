using System.Text.Json.Serialization;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Mail;

/// <summary>How mails are sent.</summary>
internal static class MailJobs
{
    /// <summary>The queue of mails: a server that hangs holds up no other work.</summary>
    public const string Queue = "mail";

    /// <summary>How many mails a node sends at a time.</summary>
    public const int Concurrency = 8;

    /// <summary>With the jobs' growing pauses, a little more than a day.</summary>
    public const int MaximumAttempts = 30;
}

/// <summary>Sends a mail of the entered tenant, of a closed one too: it may tell that it is closed.</summary>
/// <param name="Mail">The mail.</param>
/// <param name="Again">Whether staff want it sent although it was given up.</param>
internal sealed record SendMail([property: JsonConverter(typeof(IdJsonConverter<OutgoingMail>))] Id<OutgoingMail> Mail, bool Again = false) : IJob
{
    public static Entitlement Entitlement => Entitlement.None;

    static string IJobSettings.Queue => MailJobs.Queue;

    static int IJobSettings.MaximumAttempts => MailJobs.MaximumAttempts;

    static bool IJobSettings.RunsWhileClosed => true;
}

internal sealed class SendMailHandler(MailDelivery delivery, TenantScope scope) : IHandler<SendMail, Done>
{
    public Task<Result<Done>> Handle(SendMail request, CancellationToken cancellationToken) =>
        delivery.Deliver(request.Mail, request.Again, scope.Tenant, scope.Caller.Job?.Number ?? 1, cancellationToken);
}

/// <summary>Sends a mail of the product's own.</summary>
/// <param name="Mail">The mail.</param>
/// <param name="Again">Whether staff want it sent although it was given up.</param>
internal sealed record SendAccountMail([property: JsonConverter(typeof(IdJsonConverter<OutgoingMail>))] Id<OutgoingMail> Mail, bool Again = false) : IPlatformJob
{
    static string IJobSettings.Queue => MailJobs.Queue;

    static int IJobSettings.MaximumAttempts => MailJobs.MaximumAttempts;
}

internal sealed class SendAccountMailHandler(MailDelivery delivery, TenantScope scope) : IHandler<SendAccountMail, Done>
{
    public Task<Result<Done>> Handle(SendAccountMail request, CancellationToken cancellationToken) =>
        delivery.Deliver(request.Mail, request.Again, null, scope.Caller.Job?.Number ?? 1, cancellationToken);
}
