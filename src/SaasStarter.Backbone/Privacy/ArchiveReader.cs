using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Privacy;

/// <summary>
/// Reads an archive that anybody may have made. Nothing in it is believed before all of it was looked at: that it is whole, that each file is the one that the manifest
/// names, and that unpacking it does not fill the memory. Its names are only compared, never used as a path.
/// </summary>
internal sealed class ArchiveReader : IAsyncDisposable
{
    private const int LargestManifest = 32 * 1024 * 1024;
    private const int LongestLine = 32 * 1024 * 1024;

    // Rows of JSON shrink to a twentieth; what shrinks to less than a two-hundredth was made to burst.
    private const int LargestRatio = 200;
    private const int AlwaysAllowed = 1024 * 1024;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;

    private ArchiveReader(ZipArchive zip, Dictionary<string, ZipArchiveEntry> entries, ArchiveManifest manifest) => (_zip, _entries, Manifest) = (zip, entries, manifest);

    /// <summary>What is in it.</summary>
    public ArchiveManifest Manifest { get; }

    /// <summary>Opens and checks an archive.</summary>
    /// <param name="file">The file; it has to be seekable.</param>
    /// <param name="expected">The files that have to be there.</param>
    /// <param name="migrations">The state of the database that it has to fit.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>A problem that says what is wrong with it.</returns>
    public static async Task<Result<ArchiveReader>> Open(Stream file, IReadOnlyCollection<string> expected, IReadOnlyDictionary<string, string> migrations, CancellationToken cancellationToken)
    {
        ZipArchive? zip = null;
        try
        {
            zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
            var opened = await Check(zip, expected, migrations, cancellationToken);
            if (opened.Problem is not null)
                await zip.DisposeAsync();
            return opened;
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or EndOfStreamException or NotSupportedException or ArgumentException)
        {
            if (zip is not null)
                await zip.DisposeAsync();
            return Damaged("Archive-NotReadable");
        }
    }

    /// <summary>The lines of a file; none when it is empty.</summary>
    public async IAsyncEnumerable<string> Lines(string name)
    {
        await using var content = await _entries[name].OpenAsync();
        using var reader = new StreamReader(content);
        while (await reader.ReadLineAsync() is { } line)
            yield return line;
    }

    /// <summary>The bytes of a file; null when they are not there.</summary>
    public async Task<Stream?> Bytes(string name, CancellationToken cancellationToken) =>
        _entries.TryGetValue(name, out var entry) ? await entry.OpenAsync(cancellationToken) : null;

    public ValueTask DisposeAsync() => _zip.DisposeAsync();

    private static async Task<Result<ArchiveReader>> Check(
        ZipArchive zip, IReadOnlyCollection<string> expected, IReadOnlyDictionary<string, string> migrations, CancellationToken cancellationToken)
    {
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            if (!entries.TryAdd(entry.FullName, entry))
                return Damaged("Archive-Twice", entry.FullName);
        }
        if (!entries.Remove(TenantArchive.Manifest, out var found) || found.Length > LargestManifest)
            return Damaged("Archive-NotOne");
        if (await ReadManifest(found, cancellationToken) is not { Format: TenantArchive.Format } manifest)
            return Damaged("Archive-NotOne");
        if (manifest.Version != TenantArchive.Version || !SameMigrations(manifest.Migrations, migrations))
            return Damaged("Archive-OtherVersion");

        var names = manifest.Entries.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        if (names.Count != manifest.Entries.Count || !names.SetEquals(entries.Keys) || expected.Except(names).Any())
            return Damaged("Archive-Incomplete");
        if (names.Except(expected).FirstOrDefault(name => !IsFile(name)) is { } unknown)
            return Damaged("Archive-Unknown", unknown);
        foreach (var entry in manifest.Entries)
        {
            if (await Verify(entries[entry.Name], entry, cancellationToken) is { } problem)
                return problem;
        }
        return new ArchiveReader(zip, entries, manifest);
    }

    private static async Task<ArchiveManifest?> ReadManifest(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        await using var content = await entry.OpenAsync(cancellationToken);
        // The size in the directory is a claim like any other.
        var buffer = new byte[entry.Length];
        await content.ReadExactlyAsync(buffer, cancellationToken);
        var manifest = JsonSerializer.Deserialize<ArchiveManifest>(buffer, TenantArchive.Json);
        return manifest is { Format: not null, TenantName: not null, Slug: not null, Migrations: not null, Entries: not null }
            && manifest.Entries.All(one => one is { Name: not null, Sha256: not null }) ? manifest : null;
    }

    private static bool SameMigrations(IReadOnlyDictionary<string, string> theirs, IReadOnlyDictionary<string, string> ours) =>
        theirs.Count == ours.Count && ours.All(own => theirs.GetValueOrDefault(own.Key) == own.Value);

    private static bool IsFile(string name) =>
        name.StartsWith(TenantArchive.Files, StringComparison.Ordinal) && Guid.TryParseExact(name.AsSpan(TenantArchive.Files.Length), "D", out _);

    private static async Task<Problem?> Verify(ZipArchiveEntry entry, ArchiveEntry claimed, CancellationToken cancellationToken)
    {
        var allowed = AlwaysAllowed + (entry.CompressedLength * LargestRatio);
        var mayBeLong = IsFile(claimed.Name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81_920];
        var (bytes, line) = (0L, 0L);
        await using var content = await entry.OpenAsync(cancellationToken);
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            bytes += read;
            var lastEnd = buffer.AsSpan(0, read).LastIndexOf((byte)'\n');
            line = lastEnd < 0 ? line + read : read - lastEnd - 1;
            if (bytes > allowed || bytes > claimed.Bytes || (line > LongestLine && !mayBeLong))
                return Damaged("Archive-TooLarge", claimed.Name);
            hash.AppendData(buffer, 0, read);
        }
        return bytes == claimed.Bytes && Convert.ToHexStringLower(hash.GetHashAndReset()) == claimed.Sha256 ? null : Damaged("Archive-Changed", claimed.Name);
    }

    private static Problem Damaged(string text, params object[] arguments) => Problem.Invalid("File", Strings.Text(text, arguments));
}
