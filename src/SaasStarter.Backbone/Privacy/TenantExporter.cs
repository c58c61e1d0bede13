using System.Data;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>
/// Writes everything that a tenant owns into an archive, through the tenants' door, page by page and all of one moment: in one snapshot, however busy the tenant is
/// meanwhile. While a snapshot is held the database cleans up nothing, so it is held for <see cref="LongestSnapshot"/> at most, and not while bytes of files are copied.
/// </summary>
internal sealed class TenantExporter(IServiceScopeFactory scopes, PersonalDataCatalogue catalogue, IFileStore store, TimeProvider clock)
{
    /// <summary>How long a snapshot is held.</summary>
    public static readonly TimeSpan LongestSnapshot = TimeSpan.FromMinutes(10);

    private const int PageSize = 500;

    /// <summary>How many tables there are to write.</summary>
    public int Tables => catalogue.Tables.Count(table => table.IsOwned);

    /// <summary>Writes the archive.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="output">Where to; written from front to back, and left open.</param>
    /// <param name="progress">Told after each page.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>A problem when there is more than can be read in one snapshot.</returns>
    public async Task<Result<ArchiveManifest>> Write(CurrentTenant tenant, Stream output, ArchiveProgress progress, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        var db = services.ServiceProvider.GetRequiredService<BackboneDb>();
        var startedAt = clock.GetUtcNow();
        await using var archive = await ArchiveWriter.Open(output, cancellationToken);
        using var longest = new CancellationTokenSource(LongestSnapshot, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, longest.Token);
        try
        {
            var files = await WriteRows(archive, db, progress, either.Token);
            await WriteFiles(archive, files, cancellationToken);
        }
        catch (OperationCanceledException) when (longest.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Problem.Conflict(Strings.Text("ArchiveTakesTooLong", LongestSnapshot.TotalMinutes));
        }
        var manifest = new ArchiveManifest(TenantArchive.Format, TenantArchive.Version, tenant.Name, tenant.Slug, startedAt, clock.GetUtcNow(),
            catalogue.Migrations, [.. archive.Entries]);
        await archive.WriteJson(TenantArchive.Manifest, manifest, cancellationToken);
        return manifest;
    }

    private async Task<IReadOnlyList<FileToCopy>> WriteRows(ArchiveWriter archive, BackboneDb db, ArchiveProgress progress, CancellationToken cancellationToken)
    {
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        foreach (var table in catalogue.Tables.Where(table => table.IsOwned))
            await archive.WriteLines(TenantArchive.Entry(table), Rows(db, table, progress, cancellationToken), cancellationToken);
        await archive.WriteLines(TenantArchive.People, People(db), cancellationToken);
        await archive.WriteLines(TenantArchive.Tenant, Tenant(db), cancellationToken);
        // What goes by itself, like an archive that was made before, is not taken along.
        return await db.Set<StoredFile>().AsNoTracking().Where(file => file.ExpiresAt == null).OrderBy(file => file.Id)
            .Select(file => new FileToCopy(file.Id, file.StorageKey)).ToListAsync(cancellationToken);
    }

    // Which bytes a file has never changes. Those of one that was deleted meanwhile are not there any more.
    private async Task WriteFiles(ArchiveWriter archive, IReadOnlyList<FileToCopy> files, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            if (await store.Open(file.StorageKey, cancellationToken) is not { } content)
                continue;
            await using (content)
                await archive.WriteBytes(TenantArchive.FileEntry(file.Id.Value), content, cancellationToken);
        }
    }

    private static async IAsyncEnumerable<string> Rows(BackboneDb db, ModelTable table, ArchiveProgress progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] secrets = [.. (table.Data?.Secrets ?? []).Select(table.Column)];
        var rows = 0L;
        for (string? after = null; ;)
        {
            var page = await db.Database.SqlQuery<ExportedRow>(
                $"select key::text as \"Key\", content as \"Content\" from backbone.export_rows({table.Name}, {after}::jsonb, {PageSize}, {secrets})")
                .ToListAsync(cancellationToken);
            foreach (var row in page)
                yield return row.Content;
            rows += page.Count;
            await progress(table.Name, rows);
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Key;
        }
    }

    private static async IAsyncEnumerable<string> People(BackboneDb db)
    {
        await foreach (var person in db.People.OrderBy(person => person.Id).AsAsyncEnumerable())
            yield return JsonSerializer.Serialize(new ArchivedPerson(person.Id.Value, person.Name, person.Email, person.Culture, person.TimeZone), JsonSerializerOptions.Web);
    }

    private static IAsyncEnumerable<string> Tenant(BackboneDb db) =>
        db.Database.SqlQuery<string>($"select to_jsonb(tenant)::text as \"Value\" from backbone.tenant where tenant.id = backbone.current_tenant()").AsAsyncEnumerable();

    private sealed record ExportedRow(string Key, string Content);

    private sealed record FileToCopy(Id<StoredFile> Id, string StorageKey);
}

/// <summary>A member as an archive names them.</summary>
internal sealed record ArchivedPerson(Guid Id, string Name, string Email, string Culture, string TimeZone);
