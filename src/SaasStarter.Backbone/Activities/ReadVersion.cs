using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Activities;

/// <summary>A record as it was after an entry of its history.</summary>
/// <param name="Subject">The record's identifier.</param>
/// <param name="Entry">The entry.</param>
internal sealed record ReadVersion(string Subject, Id<AuditEntry> Entry) : IQuery<RecordVersion>
{
    public static Audience Audience => Audience.Member(ActivityPermissions.Read);
}

/// <summary>A record at a time.</summary>
/// <param name="Restore">How it comes back.</param>
/// <param name="Values">Its values of the fields that come back, by column.</param>
internal sealed record RecordVersion(VersionRestore Restore, IReadOnlyDictionary<string, string> Values);

internal sealed class ReadVersionHandler(BackboneDb db, IEnumerable<VersionRestore> restores) : IHandler<ReadVersion, RecordVersion>
{
    // A record that was changed more often since is told to be too old.
    private const int MostChanges = 1000;

    public async Task<Result<RecordVersion>> Handle(ReadVersion request, CancellationToken cancellationToken)
    {
        var history = db.Set<AuditEntry>().AsNoTracking().Where(entry => entry.Subject == request.Subject && entry.Entity != null);
        if (await history.SingleOrDefaultAsync(entry => entry.Id == request.Entry, cancellationToken) is not { } version)
            return Problem.NotFound;
        if (restores.FirstOrDefault(restore => restore.Entity == version.Entity) is not { } restore || version.Kind == EntryKind.Deleted)
            return Problem.Conflict(Strings.Text("NotRestorable"));
        var earlier = await new ActivityCursor(version.OccurredAt, version.Id).Older(history)
            .OrderByDescending(entry => entry.OccurredAt).ThenByDescending(entry => entry.Id).Take(MostChanges).ToListAsync(cancellationToken);
        var changes = earlier.Prepend(version).SelectMany(entry => entry.Fields()).ToLookup(change => change.Field);
        var values = new Dictionary<string, string>();
        foreach (var field in restore.Fields)
        {
            // The newest change up to then has the value of then.
            if (changes[field].FirstOrDefault() is not { IsShown: true, IsErased: false, After: { } value })
                return Problem.Conflict(Strings.Text("ValueIsGone"));
            values[field] = value;
        }
        return new RecordVersion(restore, values);
    }
}
