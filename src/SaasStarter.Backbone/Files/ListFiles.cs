using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Files;

/// <summary>The files that the caller may read, the newest first, a page at a time.</summary>
/// <param name="Before">Files older than this one; null for the first page.</param>
/// <param name="After">Files newer than this one: the page before.</param>
public sealed record ListFiles(Id<StoredFile>? Before = null, Id<StoredFile>? After = null) : IQuery<FilePage>
{
    /// <summary>How many files a page has.</summary>
    public const int PageSize = 20;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(FilePermissions.Read);
}

/// <summary>A page of files.</summary>
/// <param name="Files">What is on it.</param>
/// <param name="Newer">Given as <see cref="ListFiles.After"/>, leads to the page before; null on the first.</param>
/// <param name="Older">Given as <see cref="ListFiles.Before"/>, leads to the page after; null on the last.</param>
/// <param name="Used">How many bytes count against the plan.</param>
/// <param name="Room">How many bytes the plan keeps; null for as many as one likes.</param>
public sealed record FilePage(IReadOnlyList<ListedFile> Files, Id<StoredFile>? Newer, Id<StoredFile>? Older, long Used, long? Room);

/// <summary>A file as the list shows it.</summary>
/// <param name="Id">The file.</param>
/// <param name="Name">Its name.</param>
/// <param name="Purpose">The name of its purpose.</param>
/// <param name="Kind">The name of its kind.</param>
/// <param name="Size">How many bytes it has.</param>
/// <param name="CreatedById">Who made it.</param>
/// <param name="CreatedBy">Their name; null for the product itself and for somebody who left.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">Until when it is kept.</param>
/// <param name="IsDamaged">Whether its bytes are missing or cut.</param>
public sealed record ListedFile(
    Id<StoredFile> Id, string Name, string Purpose, string Kind, long Size, Id<Person>? CreatedById, string? CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, bool IsDamaged);

internal sealed class ListFilesHandler(BackboneDb db, TenantScope scope, FilePurposes purposes, IEntitlements entitlements, TimeProvider clock) : IHandler<ListFiles, FilePage>
{
    public async Task<Result<FilePage>> Handle(ListFiles request, CancellationToken cancellationToken)
    {
        var files = await Read(request, cancellationToken);
        var isThereMore = files.Count > ListFiles.PageSize;
        if (isThereMore)
            files.RemoveAt(ListFiles.PageSize);
        var isBackwards = request.After is not null;
        if (isBackwards)
            files.Reverse();
        var use = await new StorageCounter(db).Count(cancellationToken);
        return new FilePage(files,
            files.Count > 0 && (isBackwards ? isThereMore : request.Before is not null) ? files[0].Id : null,
            files.Count > 0 && (isBackwards || isThereMore) ? files[^1].Id : null,
            use.Used, entitlements.MaximumOf(FileTerms.Storage));
    }

    // Identifiers are in the order of time.
    private Task<List<ListedFile>> Read(ListFiles request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (person, mine) = (scope.Caller.Person?.Id, purposes.All.Where(purpose => scope.Caller.Has(purpose.Reads)).Select(purpose => purpose.Name).ToArray());
        var readable = db.Set<StoredFile>().Where(file => (mine.Contains(file.Purpose) || file.CreatedBy == person) && (file.ExpiresAt == null || file.ExpiresAt > now));
        var ordered = (request.After, request.Before) switch
        {
            ({ } after, _) => readable.Where(file => file.Id > after).OrderBy(file => file.Id),
            (_, { } before) => readable.Where(file => file.Id < before).OrderByDescending(file => file.Id),
            _ => readable.OrderByDescending(file => file.Id),
        };
        return ordered.Take(ListFiles.PageSize + 1)
            .Select(file => new ListedFile(file.Id, file.Name, file.Purpose, file.Kind, file.Size, file.CreatedBy,
                db.People.Where(other => other.Id == file.CreatedBy).Select(other => other.Name).FirstOrDefault(), file.CreatedAt, file.ExpiresAt, file.DamagedSince != null))
            .ToListAsync(cancellationToken);
    }
}
