using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Files;

/// <summary>
/// Compares the rows of a tenant's files with what the store has: deletes files whose time is over and bytes that are no file's, and marks files whose bytes are missing
/// or cut. Recurs every night, for each tenant.
/// </summary>
internal sealed record CheckFiles : IJob
{
    /// <summary>How long bytes may be without a row: longer than any upload takes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    static Entitlement IHasEntitlement.Entitlement => Entitlement.None;
}

internal sealed partial class CheckFilesHandler(BackboneDb db, TenantFiles files, IFileStore store, TenantScope scope, TimeProvider clock, ILogger<CheckFilesHandler> log)
    : IHandler<CheckFiles, Done>
{
    private const int BatchSize = 500;

    public async Task<Result<Done>> Handle(CheckFiles job, CancellationToken cancellationToken)
    {
        await DeleteExpired(cancellationToken);
        var from = "";
        await foreach (var batch in store.List(scope.Tenant.Id.Value.ToString("N"), cancellationToken).Chunk(BatchSize).WithCancellation(cancellationToken))
        {
            await Compare(from, batch[^1].Key, batch, cancellationToken);
            from = batch[^1].Key;
        }
        await Compare(from, null, [], cancellationToken);
        return Done.Instance;
    }

    private async Task DeleteExpired(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var file in await db.Set<StoredFile>().Where(file => file.ExpiresAt <= now).Take(BatchSize).ToListAsync(cancellationToken))
            await files.Delete(file, cancellationToken);
    }

    // Both are in the order of keys: what one has between two keys and the other has not is what is wrong.
    private async Task Compare(string after, string? last, IReadOnlyList<StoredObject> objects, CancellationToken cancellationToken)
    {
        var rows = await Between(after, last).ToDictionaryAsync(file => file.StorageKey, cancellationToken);
        foreach (var lost in objects.Where(stored => !rows.ContainsKey(stored.Key) && stored.WrittenAt < clock.GetUtcNow() - CheckFiles.Patience))
        {
            await store.Delete(lost.Key, cancellationToken);
            LogOrphan(scope.Tenant.Id);
        }
        var sizes = objects.ToDictionary(stored => stored.Key, stored => stored.Size);
        foreach (var file in rows.Values)
            Mark(file, isWhole: sizes.TryGetValue(file.StorageKey, out var size) && size == file.Size);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

#pragma warning disable CA1309 // The database compares: digits and the letters a to f stand in the same order in every collation.
    private IQueryable<StoredFile> Between(string after, string? last) => db.Set<StoredFile>()
        .Where(file => string.Compare(file.StorageKey, after) > 0 && (last == null || string.Compare(file.StorageKey, last) <= 0));
#pragma warning restore CA1309

    private void Mark(StoredFile file, bool isWhole)
    {
        if (isWhole)
            file.DamagedSince = null;
        else if (file.DamagedSince is null)
        {
            file.DamagedSince = clock.GetUtcNow();
            LogDamaged(file.Id, scope.Tenant.Id);
        }
    }

    [LoggerMessage(LogLevel.Information, "Bytes that were no file's were deleted from the store, of {Tenant}")]
    private partial void LogOrphan(Id<Tenant> tenant);

    [LoggerMessage(LogLevel.Error, "The bytes of the file {File} of {Tenant} are missing or cut: bring them back from a backup of the store")]
    private partial void LogDamaged(Id<StoredFile> file, Id<Tenant> tenant);
}
