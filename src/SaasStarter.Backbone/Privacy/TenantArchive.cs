using System.Text.Json;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Privacy;

/// <summary>
/// The archive of a tenant: a zip with one file of JSON Lines per table, <c>tables/backbone.membership.jsonl</c>, the tenant's own row, its people, its files, and at
/// the end a manifest with the SHA-256 of each.
/// </summary>
internal static class TenantArchive
{
    /// <summary>By which a file is recognised.</summary>
    public const string Format = "tenant-archive";

    /// <summary>Rises when older readers could not read it any more.</summary>
    public const int Version = 1;

    public const string Manifest = "manifest.json";
    public const string Tenant = "tenant.json";
    public const string People = "people.jsonl";
    public const string Files = "files/";

    /// <summary>How the manifest is written.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Where the bytes of a file are.</summary>
    public static string FileEntry(Guid file) => $"{Files}{file:D}";

    /// <summary>Where the rows of a table are.</summary>
    public static string Entry(ModelTable table) => $"tables/{table.Name}.jsonl";
}

/// <summary>What is in an archive.</summary>
/// <param name="Format"><see cref="TenantArchive.Format"/>.</param>
/// <param name="Version"><see cref="TenantArchive.Version"/>.</param>
/// <param name="TenantName">The tenant's name.</param>
/// <param name="Slug">Its place in the address.</param>
/// <param name="StartedAt">When it was begun: what is newer may be missing.</param>
/// <param name="FinishedAt">When it was finished.</param>
/// <param name="Migrations">Per schema, the newest migration of the database that it was read from.</param>
/// <param name="Entries">Everything but the manifest itself.</param>
internal sealed record ArchiveManifest(string Format, int Version, string TenantName, string Slug, DateTimeOffset StartedAt, DateTimeOffset FinishedAt,
    IReadOnlyDictionary<string, string> Migrations, IReadOnlyList<ArchiveEntry> Entries);

/// <summary>A file in an archive.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size, unpacked.</param>
/// <param name="Rows">How many lines it has, if it has lines.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in hexadecimal digits.</param>
internal sealed record ArchiveEntry(string Name, long Bytes, long? Rows, string Sha256);

/// <summary>Told how far a long work has come: what it is at, and how many rows of that are done.</summary>
internal delegate Task ArchiveProgress(string at, long rows);
