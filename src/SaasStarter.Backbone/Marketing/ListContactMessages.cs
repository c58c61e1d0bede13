using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Marketing;

/// <summary>What visitors wrote, what is not dealt with first, a page at a time.</summary>
/// <param name="Done">Whether to show what was dealt with, instead.</param>
/// <param name="Before">The <see cref="ContactMessageRow.Id"/> before which the page begins; null for the first one.</param>
internal sealed record ListContactMessages(bool Done = false, Guid? Before = null) : IQuery<ContactMessageList>
{
    /// <summary>How many a page has.</summary>
    public const int PageSize = 20;

    public static Audience Audience => Audience.Platform(MarketingPermissions.ReadPeople);
}

/// <summary>A page of messages.</summary>
/// <param name="Rows">The messages, the newest first.</param>
/// <param name="Next">Given as <see cref="ListContactMessages.Before"/>, leads to the page after; null on the last.</param>
internal sealed record ContactMessageList(IReadOnlyList<ContactMessageRow> Rows, Guid? Next);

/// <summary>A message.</summary>
internal sealed record ContactMessageRow(Guid Id, string Name, string Email, string Message, string Culture, DateTimeOffset SentAt, DateTimeOffset? DoneAt);

internal sealed class ListContactMessagesHandler(BackOfficeDb db) : IHandler<ListContactMessages, ContactMessageList>
{
    public async Task<Result<ContactMessageList>> Handle(ListContactMessages request, CancellationToken cancellationToken)
    {
        var rows = await db.Database.SqlQuery<ContactMessageRow>($"""
            select id as "Id", name as "Name", email as "Email", message as "Message", culture as "Culture", sent_at as "SentAt", done_at as "DoneAt"
            from accounts.contact_message
            where (done_at is not null) = {request.Done} and ({request.Before}::uuid is null or id < {request.Before})
            order by id desc limit {ListContactMessages.PageSize + 1}
            """).ToListAsync(cancellationToken);
        var isThereMore = rows.Count > ListContactMessages.PageSize;
        if (isThereMore)
            rows.RemoveAt(ListContactMessages.PageSize);
        return new ContactMessageList(rows, isThereMore ? rows[^1].Id : null);
    }
}
