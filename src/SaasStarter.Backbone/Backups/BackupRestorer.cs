using System.Formats.Tar;
using System.Security.Cryptography;
using Npgsql;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Backups;

/// <summary>Brings a backup back into a server that has nothing of the product: roles, database, rights, rows, files.</summary>
internal static class BackupRestorer
{
    /// <summary>Creates the roles and the database, fills it, and looks whether all that was in the backup is there.</summary>
    /// <param name="folder">The folder of a backup.</param>
    /// <param name="connections">The server; <see cref="DatabaseConnections.Migrations"/> is its administrator.</param>
    /// <param name="cancellationToken">Cancels; the database is left as it is, and has to be dropped.</param>
    /// <returns>What came out otherwise than it went in, in words; empty when nothing did.</returns>
    /// <exception cref="BackupException">The backup is damaged, or the database is not empty. Nothing was changed then.</exception>
    public static async Task<IReadOnlyList<string>> Restore(string folder, DatabaseConnections connections, CancellationToken cancellationToken)
    {
        var manifest = await BackupManifest.Read(folder, cancellationToken);
        await CheckWhole(folder, manifest, cancellationToken);
        var administrator = await DatabaseMigrator.Prepare(connections, cancellationToken);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(administrator) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await RefuseUnlessEmpty(connection, manifest, cancellationToken);
        await PostgresProgram.Run("pg_restore", administrator, ["--exit-on-error", $"--dbname={connection.Database}", Path.Combine(folder, BackupManifest.DumpName)], cancellationToken);
        return manifest.State.DifferencesTo(await DatabaseState.Read(connection, cancellationToken));
    }

    /// <summary>Puts the files back into their store.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> RestoreFiles(string folder, IFileStore files, CancellationToken cancellationToken)
    {
        var restored = 0;
        await foreach (var (key, content) in Files(folder, cancellationToken))
        {
            var sha256 = await SHA256.HashDataAsync(content, cancellationToken);
            content.Position = 0;
            await files.Put(key, content, sha256, cancellationToken);
            restored++;
        }
        return restored;
    }

    /// <summary>The files of a backup, with their keys.</summary>
    public static async IAsyncEnumerable<(string Key, Stream Content)> Files(
        string folder, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, BackupManifest.FilesName);
        if (!File.Exists(path))
            yield break;
        // The archive can seek, so an entry's stream can, too.
        await using var reader = new TarReader(File.OpenRead(path));
        while (await reader.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
        {
            if (entry is { EntryType: TarEntryType.RegularFile })
                yield return (entry.Name, entry.DataStream ?? Stream.Null);
        }
    }

    private static async Task CheckWhole(string folder, BackupManifest manifest, CancellationToken cancellationToken)
    {
        await CheckWhole(Path.Combine(folder, BackupManifest.DumpName), manifest.Dump, cancellationToken);
        if (manifest.Files is { } files)
            await CheckWhole(Path.Combine(folder, BackupManifest.FilesName), files.Sha256, cancellationToken);
    }

    private static async Task CheckWhole(string path, string checksum, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new BackupException($"{path} is missing.");
        if (await BackupWriter.Checksum(path, cancellationToken) != checksum)
            throw new BackupException($"{path} is damaged: it is not what was written. Take another backup.");
    }

    private static async Task RefuseUnlessEmpty(NpgsqlConnection connection, BackupManifest manifest, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select count(*) from pg_namespace where nspname = any ($1)", connection);
        command.Add(manifest.Migrations.Keys.ToArray());
        if (await command.ExecuteScalarAsync(cancellationToken) is not 0L)
        {
            throw new BackupException($"The database '{connection.Database}' holds the product's tables already, and nothing is written over them. " +
                "Restore into another database, or drop this one first.");
        }
    }
}
