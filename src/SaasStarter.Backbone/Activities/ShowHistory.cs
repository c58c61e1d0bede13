using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

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
/// <param name="Name">What people call it; null when it has no name, or is not there any more.</param>
/// <param name="Restorable">After which of the lines the record was another than now, and the caller may have it so again.</param>
/// <param name="Newest">The newest change of the record; null when only actions tell of it.</param>
/// <param name="Older">Given as <see cref="ShowHistory.Before"/>, leads to what is older; null on the last page.</param>
public sealed record RecordHistory(
    IReadOnlyList<ActivityLine> Lines, string? Entity, string? Name, IReadOnlySet<Id<AuditEntry>> Restorable, Id<AuditEntry>? Newest, string? Older);

internal sealed class ShowHistoryHandler(BackboneDb db, TenantScope scope, ActivityTeller teller, IEnumerable<VersionRestore> restores) : IHandler<ShowHistory, RecordHistory>
{
    public async Task<Result<RecordHistory>> Handle(ShowHistory request, CancellationToken cancellationToken)
    {
        var history = db.Set<AuditEntry>().AsNoTracking().Where(entry => entry.Subject == request.Subject);
        var entries = ActivityCursor.Read(request.Before) is { } before ? before.Older(history) : history;
        var page = await NewestFirst(entries).Take(ShowHistory.PageSize + 1).ToListAsync(cancellationToken);
        if (page.Count == 0)
            return Problem.NotFound;
        var isThereMore = page.Count > ShowHistory.PageSize;
        if (isThereMore)
            page.RemoveAt(ShowHistory.PageSize);
        var newest = await NewestFirst(history.Where(entry => entry.Entity != null)).FirstOrDefaultAsync(cancellationToken);
        return new RecordHistory(await teller.Tell(page, cancellationToken), newest?.Entity, await teller.NameOf(newest?.Entity, request.Subject, cancellationToken),
            newest is null ? new HashSet<Id<AuditEntry>>() : Restorable(newest, page), newest?.Id,
            isThereMore ? new ActivityCursor(page[^1].OccurredAt, page[^1].Id).ToString() : null);
    }

    private static IOrderedQueryable<AuditEntry> NewestFirst(IQueryable<AuditEntry> entries) => entries.OrderByDescending(entry => entry.OccurredAt).ThenByDescending(entry => entry.Id);

    // A version is worth restoring once one of the fields that come back has changed after it.
    private HashSet<Id<AuditEntry>> Restorable(AuditEntry newest, List<AuditEntry> page)
    {
        if (newest.Kind == EntryKind.Deleted || restores.FirstOrDefault(restore => restore.Entity == newest.Entity) is not { } restore || !scope.Caller.Has(restore.Permission))
            return [];
        var rows = page.Where(entry => entry.Entity is not null).ToList();
        var hasChanged = rows.Count > 0 && rows[0].Id != newest.Id;
        var restorable = new HashSet<Id<AuditEntry>>();
        foreach (var row in rows)
        {
            if (hasChanged)
                restorable.Add(row.Id);
            hasChanged |= row.Fields().Any(change => restore.Fields.Contains(change.Field));
        }
        return restorable;
    }
}
