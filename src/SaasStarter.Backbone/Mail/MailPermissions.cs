using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Kit;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Mail;

/// <summary>What staff may do with mail.</summary>
public static class MailPermissions
{
    /// <summary>The page that lists the mails.</summary>
    internal const string Page = $"{SitePaths.BackOffice}/mails";

    /// <summary>See to whom mails were sent and what became of them; never what they say.</summary>
    public static Permission Read { get; } = new("mails.read");

    /// <summary>Have a mail sent again that was given up.</summary>
    public static Permission Send { get; } = new("mails.send");

    internal static IReadOnlyList<StaffGrant> Grants { get; } = [new(Read, ForObservers: true), new(Send, ForObservers: false)];
}

/// <summary>Says on the back office's first page how many mails did not arrive.</summary>
internal sealed class MailState(BackOfficeDb db) : IStaffStateSource
{
    public string Path => MailPermissions.Page;

    public async Task<StaffState> Read(CancellationToken cancellationToken)
    {
        var undelivered = await db.Database.SqlQuery<int>(
            $"""select count(*)::int as "Value" from backbone.outgoing_mail where status in ('Refused', 'Bounced')""").SingleAsync(cancellationToken);
        return new(Strings.Text("MailsUndelivered", undelivered), undelivered == 0 ? Tone.Neutral : Tone.Warning);
    }
}
