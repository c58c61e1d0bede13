using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Activities;

/// <summary>A record as it was after an entry of its history.</summary>
/// <param name="Subject">The record's identifier.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Newest">The newest entry of the record that is known to who asks.</param>
internal sealed record ReadVersion(string Subject, Id<AuditEntry> Entry, Id<AuditEntry> Newest) : IQuery<RecordVersion>
{
    public static Audience Audience => Audience.Member(ActivityPermissions.Read);
}

/// <summary>A record at a time.</summary>
/// <param name="Restore">How it comes back.</param>
/// <param name="Values">Its values of then.</param>
internal sealed record RecordVersion(VersionRestore Restore, FormerValues Values);

internal sealed class ReadVersionHandler(BackboneDb db, IEnumerable<VersionRestore> restores) : IHandler<ReadVersion, RecordVersion>
{
    private const int MostChanges = 1000;

    public async Task<Result<RecordVersion>> Handle(ReadVersion request, CancellationToken cancellationToken)
    {
        var history = db.Set<AuditEntry>().AsNoTracking().Where(entry => entry.Subject == request.Subject && entry.Entity != null);
        if (await history.SingleOrDefaultAsync(entry => entry.Id == request.Entry, cancellationToken) is not { } version)
            return Problem.NotFound;
        if (restores.FirstOrDefault(restore => restore.Entity == version.Entity) is not { } restore || version.Kind == EntryKind.Deleted)
            return Problem.Conflict(Strings.Text("NotRestorable"));
        var later = await new ActivityCursor(version.OccurredAt, version.Id).Newer(history)
            .OrderBy(entry => entry.OccurredAt).ThenBy(entry => entry.Id).Take(MostChanges + 1).ToListAsync(cancellationToken);
        if (later.Count > MostChanges)
            return Problem.Conflict(Strings.Text("TooManyChanges", MostChanges));
        var newest = later.LastOrDefault() ?? version;
        if (newest.Kind == EntryKind.Deleted)
            return Problem.Conflict(Strings.Text("IsDeleted"));
        return newest.Id != request.Newest ? Problem.Conflict(Strings.Text("ChangedSinceShown")) : Undo(restore, later);
    }

    // Whatever the trail has forgotten of earlier days: what a field was then is what stood in it before it changed next.
    private static Result<RecordVersion> Undo(VersionRestore restore, List<AuditEntry> later)
    {
        var values = new Dictionary<string, string?>();
        foreach (var change in later.SelectMany(entry => entry.Fields()).Where(change => restore.Fields.Contains(change.Field)).DistinctBy(change => change.Field))
        {
            if (change is { IsShown: false } or { IsErased: true })
                return Problem.Conflict(Strings.Text("ValueIsGone"));
            values[change.Field] = change.Before;
        }
        return values.Count == 0 ? Problem.Conflict(Strings.Text("NothingChangedSince")) : new RecordVersion(restore, new(values));
    }
}
