using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Marketing;

/// <summary>All confirmed addresses, for a file.</summary>
internal sealed record ExportWaitingList : IQuery<IReadOnlyList<WaitingListRow>>
{
    /// <summary>How many a file has at most.</summary>
    public const int Maximum = 100_000;

    public static Audience Audience => Audience.Platform(MarketingPermissions.ReadPeople);
}

internal sealed class ExportWaitingListHandler(BackOfficeDb db) : IHandler<ExportWaitingList, IReadOnlyList<WaitingListRow>>
{
    public async Task<Result<IReadOnlyList<WaitingListRow>>> Handle(ExportWaitingList request, CancellationToken cancellationToken) =>
        await db.Database.SqlQuery<WaitingListRow>($"""
            select id as "Id", email as "Email", culture as "Culture", requested_at as "RequestedAt", confirmed_at as "ConfirmedAt"
            from accounts.waiting_list_entry where confirmed_at is not null order by confirmed_at limit {ExportWaitingList.Maximum}
            """).ToListAsync(cancellationToken);
}
