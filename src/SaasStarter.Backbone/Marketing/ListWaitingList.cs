using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Marketing;

/// <summary>The addresses on the waiting list, the newest first, a page at a time.</summary>
/// <param name="Before">The <see cref="WaitingListRow.Id"/> before which the page begins; null for the first one.</param>
internal sealed record ListWaitingList(Guid? Before = null) : IQuery<WaitingListPageOfRows>
{
    /// <summary>How many a page has.</summary>
    public const int PageSize = 50;

    public static Audience Audience => Audience.Platform(MarketingPermissions.ReadPeople);
}

/// <summary>A page of the list.</summary>
/// <param name="Rows">The addresses.</param>
/// <param name="Confirmed">How many are on the list altogether.</param>
/// <param name="Waiting">How many have yet to be confirmed.</param>
/// <param name="Next">Given as <see cref="ListWaitingList.Before"/>, leads to the page after; null on the last.</param>
internal sealed record WaitingListPageOfRows(IReadOnlyList<WaitingListRow> Rows, int Confirmed, int Waiting, Guid? Next);

/// <summary>An address.</summary>
internal sealed record WaitingListRow(Guid Id, string Email, string Culture, DateTimeOffset RequestedAt, DateTimeOffset? ConfirmedAt);

internal sealed class ListWaitingListHandler(BackOfficeDb db) : IHandler<ListWaitingList, WaitingListPageOfRows>
{
    public async Task<Result<WaitingListPageOfRows>> Handle(ListWaitingList request, CancellationToken cancellationToken)
    {
        var rows = await db.Database.SqlQuery<WaitingListRow>($"""
            select id as "Id", email as "Email", culture as "Culture", requested_at as "RequestedAt", confirmed_at as "ConfirmedAt"
            from accounts.waiting_list_entry where {request.Before}::uuid is null or id < {request.Before}
            order by id desc limit {ListWaitingList.PageSize + 1}
            """).ToListAsync(cancellationToken);
        var isThereMore = rows.Count > ListWaitingList.PageSize;
        if (isThereMore)
            rows.RemoveAt(ListWaitingList.PageSize);
        var confirmed = await db.Database.SqlQuery<int>($"""select count(*)::int as "Value" from accounts.waiting_list_entry where confirmed_at is not null""").SingleAsync(cancellationToken);
        var waiting = await db.Database.SqlQuery<int>($"""select count(*)::int as "Value" from accounts.waiting_list_entry where confirmed_at is null""").SingleAsync(cancellationToken);
        return new WaitingListPageOfRows(rows, confirmed, waiting, isThereMore ? rows[^1].Id : null);
    }
}
