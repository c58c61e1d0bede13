using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>Puts the files of an archive into the store, each looked at as if somebody had just uploaded it.</summary>
internal sealed class ImportedFiles(IFileStore store, FilePurposes purposes)
{
    /// <summary>Stores the bytes that a row of files names, and gives the row their new place.</summary>
    /// <returns>False for a file whose bytes are not in the archive: it is left out. True for rows of other tables.</returns>
    /// <exception cref="InvalidDataException">The bytes are not what the row says, or of no kind that is taken.</exception>
    public async Task<bool> Adapt(JsonObject row, ModelTable table, ArchiveReader archive, Id<Tenant> tenant, CancellationToken cancellationToken)
    {
        if (table.Entity.ClrType != typeof(StoredFile))
            return true;
        await using var content = await archive.Bytes(TenantArchive.FileEntry(Value<Guid>(row, table, nameof(StoredFile.Id))), cancellationToken);
        if (content is null)
            return false;
        await using var spool = TemporaryFile.Create();
        await content.CopyToAsync(spool, cancellationToken);
        spool.Position = 0;
        var purpose = purposes.Find(Value<string>(row, table, nameof(StoredFile.Purpose))) ?? throw new InvalidDataException("A purpose that nothing is kept for.");
        var (inspected, _) = await FileInspector.Inspect(spool, Value<string>(row, table, nameof(StoredFile.Name)), purpose, cancellationToken);
        if (inspected is null || inspected.Kind.Name != Value<string>(row, table, nameof(StoredFile.Kind)) || inspected.Size != Value<long>(row, table, nameof(StoredFile.Size))
            || Convert.ToHexStringLower(inspected.Sha256) != Value<string>(row, table, nameof(StoredFile.Sha256)))
        {
            throw new InvalidDataException("A file that is not what its row says.");
        }
        var key = $"{tenant.Value:N}/{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        await store.Put(key, spool, inspected.Sha256, cancellationToken);
        row[table.Column(nameof(StoredFile.StorageKey))] = key;
        return true;
    }

    /// <summary>Deletes what was stored for an import that was refused. What remains goes with the clean-up.</summary>
    public Task Forget(Id<Tenant> tenant) => store.DeleteAll(tenant, CancellationToken.None);

    private static T Value<T>(JsonObject row, ModelTable table, string property) =>
        row[table.Column(property)] is { } value ? value.GetValue<T>() : throw new InvalidDataException($"A file without {property}.");
}
