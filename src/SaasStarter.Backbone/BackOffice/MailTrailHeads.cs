using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Every morning, mails the heads of all chains to the operators: whoever computes a chain anew cannot change a mail that is in somebody's mailbox.</summary>
internal sealed record MailTrailHeads : IPlatformJob;

internal sealed class MailTrailHeadsHandler(AccountsDb db, Databases databases, Mailer mailer, TimeProvider clock) : IHandler<MailTrailHeads, Done>
{
    private const int MostTrails = 500;

    public async Task<Result<Done>> Handle(MailTrailHeads job, CancellationToken cancellationToken)
    {
        var heads = await Heads(cancellationToken);
        var operators = await db.Staff.Where(member => member.Role == StaffRole.Operator)
            .Join(db.Users, member => member.UserId, user => user.Id, (member, user) => user).OrderBy(user => user.Id).Take(100).ToListAsync(cancellationToken);
        foreach (var user in operators)
            await mailer.Send(new TrailHeadsMail(MailRecipient.Of(user.ToPerson()), DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), heads), cancellationToken);
        return Done.Instance;
    }

    // One line per trail that grew since the day before; the log has each head there ever was.
    private async Task<IReadOnlyList<string>> Heads(CancellationToken cancellationToken)
    {
        await using var command = databases.BackOffice.CreateCommand("""
            select coalesce(tenant.slug, '-'), head.number, head.hash
            from (select distinct on (tenant_id) tenant_id, number, hash, sealed_at from backbone.audit_seal order by tenant_id, number desc) head
            left join backbone.tenant tenant on tenant.id = head.tenant_id
            where head.sealed_at > $1 order by tenant.slug nulls first limit $2
            """);
        command.Add(clock.GetUtcNow().AddHours(-25));
        command.Add(MostTrails);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var heads = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            heads.Add($"{reader.GetString(0)} {new TrailHead(reader.GetInt64(1), Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(2)))}");
        return heads;
    }
}

/// <summary>The heads of the chains, to be kept where the database is not.</summary>
/// <param name="Recipient">An operator.</param>
/// <param name="Day">The day.</param>
/// <param name="Heads">One line per trail: slug, or a hyphen for the platform's own, and the head.</param>
internal sealed record TrailHeadsMail(MailRecipient Recipient, DateOnly Day, IReadOnlyList<string> Heads) : IMail<TrailHeadsMail>
{
    public static string Kind => "trail-heads";

    public LocalizedText Subject => Strings.Text("TrailHeadsMail", Day);

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("TrailHeadsMailText")),
        .. Heads.Select(head => new MailPart.Paragraph(Strings.Text("TrailHeadsMailLine", head))),
        new MailPart.Paragraph(Strings.Text(Heads.Count == 0 ? "TrailHeadsMailNone" : "TrailHeadsMailUse")),
    ];

    public static IReadOnlyList<TrailHeadsMail> Samples(MailRecipient recipient) =>
    [
        new(recipient, new(2026, 11, 21), [$"- {new TrailHead(412, new('a', 64))}", $"domaine-dupont {new TrailHead(17, new('b', 64))}"]),
        new(recipient, new(2026, 11, 22), []),
    ];
}
