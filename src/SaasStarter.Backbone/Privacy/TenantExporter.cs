using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>
/// Writes everything that a tenant owns into an archive, through the tenants' door, page by page: no snapshot is held, so that a large tenant does not stop
/// the database from cleaning up. What refers to other rows is read before them, so that these are there too, however busy the tenant is meanwhile.
/// </summary>
internal sealed class TenantExporter(IServiceScopeFactory scopes, PersonalDataCatalogue catalogue, IFileStore store, TimeProvider clock)
{
    private const int PageSize = 500;

    /// <summary>How many tables there are to write.</summary>
    public int Tables => catalogue.Tables.Count(table => table.IsOwned);

    /// <summary>Writes the archive.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="output">Where to; written from front to back, and left open.</param>
    /// <param name="progress">Told after each page.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ArchiveManifest> Write(CurrentTenant tenant, Stream output, ArchiveProgress progress, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        var db = services.ServiceProvider.GetRequiredService<BackboneDb>();
        var startedAt = clock.GetUtcNow();
        await using var archive = await ArchiveWriter.Open(output, cancellationToken);
        foreach (var table in catalogue.Tables.Where(table => table.IsOwned).Reverse())
            await archive.WriteLines(TenantArchive.Entry(table), Rows(db, table, progress, cancellationToken), cancellationToken);
        await WriteFiles(archive, db, cancellationToken);
        await archive.WriteLines(TenantArchive.People, People(db), cancellationToken);
        await archive.WriteLines(TenantArchive.Tenant, Tenant(db), cancellationToken);
        var manifest = new ArchiveManifest(TenantArchive.Format, TenantArchive.Version, tenant.Name, tenant.Slug, startedAt, clock.GetUtcNow(),
            catalogue.Migrations, [.. archive.Entries]);
        await archive.WriteJson(TenantArchive.Manifest, manifest, cancellationToken);
        return manifest;
    }

    // What goes by itself, like an archive that was made before, is not taken along.
    private async Task WriteFiles(ArchiveWriter archive, BackboneDb db, CancellationToken cancellationToken)
    {
        var files = await db.Set<StoredFile>().AsNoTracking().Where(file => file.ExpiresAt == null).OrderBy(file => file.Id)
            .Select(file => new { file.Id, file.StorageKey }).ToListAsync(cancellationToken);
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
}

/// <summary>A member as an archive names them.</summary>
internal sealed record ArchivedPerson(Guid Id, string Name, string Email, string Culture, string TimeZone);
