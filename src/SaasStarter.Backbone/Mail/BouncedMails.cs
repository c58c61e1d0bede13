using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Mail;

/// <summary>Marks mails that came back.</summary>
internal sealed partial class BouncedMails(Databases databases, MailStore store, ILogger<BouncedMails> log)
{
    /// <summary>Marks the mail that a report is about.</summary>
    /// <returns>False when it is not one of ours, or was forgotten already.</returns>
    public async Task<bool> Mark(Id<OutgoingMail> mail, string reason, CancellationToken cancellationToken)
    {
        await using var command = databases.BackOffice.CreateCommand("select tenant_id, kind from backbone.outgoing_mail where id = $1");
        command.Add<Guid>(mail.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return false;
        var tenant = reader.IsDBNull(0) ? null : (Id<Tenant>?)new Id<Tenant>(reader.GetGuid(0));
        var isMarked = await store.Bounce(mail, tenant, reason, cancellationToken);
        if (isMarked)
            LogBounced(reader.GetString(1), mail);
        return isMarked;
    }

    [LoggerMessage(LogLevel.Warning, "The mail {Kind} {Mail} came back")]
    private partial void LogBounced(string kind, Id<OutgoingMail> mail);
}
