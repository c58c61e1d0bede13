using System.Text.Json;

namespace SaasStarter.Backbone.Backups;

/// <summary>What is in a backup, to be held against what comes out of it.</summary>
/// <param name="TakenAt">The moment whose state it holds.</param>
/// <param name="Server">The version of PostgreSQL that it was taken from.</param>
/// <param name="Migrations">The last migration of each schema.</param>
/// <param name="State">What the database held.</param>
/// <param name="Dump">The SHA-256 of the dump, in lower-case hexadecimal digits.</param>
/// <param name="Files">The archive of files, or null when they are in an object store, which keeps its own copies.</param>
internal sealed record BackupManifest(
    DateTimeOffset TakenAt, string Server, IReadOnlyDictionary<string, string> Migrations, DatabaseState State, string Dump, ArchivedFiles? Files)
{
    /// <summary>The name of the manifest in the folder of a backup.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The name of the dump, in PostgreSQL's custom format.</summary>
    public const string DumpName = "database.dump";

    /// <summary>The name of the archive of files.</summary>
    public const string FilesName = "files.tar";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes it into the folder of a backup, last of all: a folder without it is no backup.</summary>
    public async Task Write(string folder, CancellationToken cancellationToken)
    {
        await using var file = File.Create(Path.Combine(folder, FileName));
        await JsonSerializer.SerializeAsync(file, this, Json, cancellationToken);
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="BackupException">There is none, or it is damaged.</exception>
    public static async Task<BackupManifest> Read(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new BackupException($"There is no {FileName} in {folder}: this is no backup, or it was not finished.");
        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<BackupManifest>(file, Json, cancellationToken) ?? throw new JsonException();
        }
        catch (JsonException exception)
        {
            throw new BackupException($"{path} is damaged.", exception);
        }
    }
}

/// <summary>The archive of files.</summary>
/// <param name="Count">How many files it holds.</param>
/// <param name="Bytes">Their size together.</param>
/// <param name="Missing">The keys of files that a row names and that could not be read when the backup was taken.</param>
/// <param name="Sha256">The SHA-256 of the archive, in lower-case hexadecimal digits.</param>
internal sealed record ArchivedFiles(int Count, long Bytes, IReadOnlyList<string> Missing, string Sha256);

/// <summary>A backup cannot be taken or brought back. The message says why, and what to do.</summary>
internal sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
