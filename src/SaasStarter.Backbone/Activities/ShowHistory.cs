using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Activities;

/// <summary>All that the trail tells of one record, the newest first.</summary>
/// <param name="Subject">The record's identifier as it is written: <c>mem_…</c>.</param>
/// <param name="Before">Where the page begins; null for the first.</param>
public sealed record ShowHistory(string Subject, string? Before = null) : IQuery<RecordHistory>
{
    /// <summary>How many entries a page has.</summary>
    public const int PageSize = 30;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(ActivityPermissions.Read);
}

/// <summary>The history of a record.</summary>
/// <param name="Lines">What happened, the newest first.</param>
/// <param name="Entity">The record's table; null when only actions tell of it.</param>
/// <param name="IsRestorable">Whether its capability says how an earlier version comes back.</param>
/// <param name="Older">Given as <see cref="ShowHistory.Before"/>, leads to what is older; null on the last page.</param>
public sealed record RecordHistory(IReadOnlyList<ActivityLine> Lines, string? Entity, bool IsRestorable, string? Older);

internal sealed class ShowHistoryHandler(BackboneDb db, ActivityTeller teller, IEnumerable<VersionRestore> restores) : IHandler<ShowHistory, RecordHistory>
{
    public async Task<Result<RecordHistory>> Handle(ShowHistory request, CancellationToken cancellationToken)
    {
        var entries = db.Set<AuditEntry>().AsNoTracking().Where(entry => entry.Subject == request.Subject);
        if (ActivityCursor.Read(request.Before) is { } before)
            entries = before.Older(entries);
        var page = await entries.OrderByDescending(entry => entry.OccurredAt).ThenByDescending(entry => entry.Id).Take(ShowHistory.PageSize + 1).ToListAsync(cancellationToken);
        if (page.Count == 0)
            return Problem.NotFound;
        var isThereMore = page.Count > ShowHistory.PageSize;
        if (isThereMore)
            page.RemoveAt(ShowHistory.PageSize);
        var entity = page.Find(entry => entry.Entity is not null)?.Entity;
        return new RecordHistory(await teller.Tell(page, cancellationToken), entity, restores.Any(restore => restore.Entity == entity),
            isThereMore ? new ActivityCursor(page[^1].OccurredAt, page[^1].Id).ToString() : null);
    }
}
