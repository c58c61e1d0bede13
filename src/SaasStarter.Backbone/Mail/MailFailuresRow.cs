using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Mail;

/// <summary>Every mail of the last day arrives.</summary>
internal sealed class MailFailuresRow(BackOfficeDb db, TimeProvider clock) : IHealthRow
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(1);

    public static string Name => "mail-failures";

    public static LocalizedText Title => Strings.Text("HealthMails");

    public static string Page => MailPermissions.Page;

    public async Task<HealthState> Check(CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - Lately;
        var failed = await db.Database.SqlQuery<int>(
            $"""select count(*)::int as "Value" from backbone.outgoing_mail where status in ('Refused', 'Bounced') and finished_at > {since}""").SingleAsync(cancellationToken);
        return failed == 0 ? HealthState.Green(Strings.Text("HealthMailsNone")) : HealthState.Red(Strings.Text("HealthMailsSome", failed));
    }
}
