using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Mail;

/// <summary>The mails of the last month, the newest first, fifty at a time.</summary>
/// <param name="Status">Only those on this part of their way; null for all.</param>
/// <param name="Recipient">Only those to addresses that contain this.</param>
/// <param name="Before">Only those older than this one; null for the newest.</param>
public sealed record ListMails(MailStatus? Status, string? Recipient, Id<OutgoingMail>? Before) : IQuery<MailPage>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Platform(MailPermissions.Read);
}

/// <summary>Some of the mails.</summary>
/// <param name="Mails">The mails.</param>
/// <param name="Next">Where the older ones begin; null at the end.</param>
public sealed record MailPage(IReadOnlyList<MailRow> Mails, Id<OutgoingMail>? Next);

/// <summary>A mail as staff see it.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Kind">The name of its kind.</param>
/// <param name="Recipient">The recipient's address.</param>
/// <param name="Tenant">The name of the tenant that it was sent in; null for one of the product's own.</param>
/// <param name="Status">Where it is on its way.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Reason">Why it was not sent.</param>
/// <param name="CreatedAt">When it was sent.</param>
/// <param name="ExpiresAt">From when on nobody can use it any more.</param>
public sealed record MailRow(Id<OutgoingMail> Id, string Kind, string Recipient, string? Tenant, MailStatus Status, int Attempts, string? Reason,
    DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    /// <summary>Whether it was given up, and could still be used.</summary>
    public bool CanBeSentAgain(DateTimeOffset now) => Status == MailStatus.Refused && (ExpiresAt is null || ExpiresAt > now);
}

internal sealed class ListMailsHandler(BackOfficeDb db) : IHandler<ListMails, MailPage>
{
    private const int PageSize = 50;

    public async Task<Result<MailPage>> Handle(ListMails request, CancellationToken cancellationToken)
    {
        var (status, recipient, before) = (request.Status?.ToString(), request.Recipient?.Trim() ?? "", request.Before?.Value);
        var mails = await db.Database.SqlQuery<Stored>($"""
            select mail.id as "Id", mail.kind as "Kind", mail.recipient as "Recipient", tenant.name as "Tenant", mail.status as "Status",
                   mail.attempts as "Attempts", mail.reason as "Reason", mail.created_at as "CreatedAt", mail.expires_at as "ExpiresAt"
            from backbone.outgoing_mail mail left join backbone.tenant tenant on tenant.id = mail.tenant_id
            where ({status}::text is null or mail.status = {status}) and ({before}::uuid is null or mail.id < {before})
              and position(lower({recipient}) in lower(mail.recipient)) > 0
            order by mail.id desc limit {PageSize + 1}
            """).ToListAsync(cancellationToken);
        return new MailPage([.. mails.Take(PageSize).Select(mail => mail.Row)], mails.Count > PageSize ? mails[PageSize - 1].Row.Id : null);
    }

    private sealed record Stored(Guid Id, string Kind, string Recipient, string? Tenant, string Status, int Attempts, string? Reason, DateTimeOffset CreatedAt,
        DateTimeOffset? ExpiresAt)
    {
        [NotMapped]
        public MailRow Row => new(new(Id), Kind, Recipient, Tenant, Enum.Parse<MailStatus>(Status), Attempts, Reason, CreatedAt, ExpiresAt);
    }
}
