using System.Formats.Tar;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Npgsql;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Backups;

/// <summary>Takes a backup: the database as it is at one moment, the files that its rows name, and what is in them.</summary>
internal sealed class BackupWriter(IFileStore files, IOptions<FileSettings> fileSettings, TimeProvider time)
{
    /// <summary>Writes a backup into an empty folder, which it creates for its owner alone when it is missing.</summary>
    /// <param name="connectionString">As <see cref="DatabaseRoles.Backup"/>, or another role that sees every row.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Cancels; what was written so far stays, without a manifest.</param>
    /// <exception cref="BackupException">It cannot be taken.</exception>
    public async Task<BackupManifest> Write(string connectionString, string folder, CancellationToken cancellationToken)
    {
        Prepare(folder);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        if (await Value<bool>(connection, "select rolsuper or rolbypassrls from pg_roles where rolname = current_user", cancellationToken) is false)
        {
            throw new BackupException($"The role '{new NpgsqlConnectionStringBuilder(connectionString).Username}' does not see every row, so a backup would lack some without a word. " +
                $"As the server's administrator: alter role {DatabaseRoles.Backup} bypassrls;");
        }
        // This transaction waits while pg_dump works on what it saw.
        await Execute(connection, "set idle_in_transaction_session_timeout = 0; begin isolation level repeatable read, read only", cancellationToken);
        var snapshot = await Value<string>(connection, "select pg_export_snapshot()", cancellationToken);
        var takenAt = time.GetUtcNow();
        var dump = Path.Combine(folder, BackupManifest.DumpName);
        await PostgresProgram.Run("pg_dump", connectionString, ["--format=custom", $"--snapshot={snapshot}", $"--file={dump}"], cancellationToken);
        var manifest = new BackupManifest(
            takenAt,
            await Value<string>(connection, "show server_version", cancellationToken),
            await LastMigrations(connection, cancellationToken),
            await DatabaseState.Read(connection, cancellationToken),
            await Checksum(dump, cancellationToken),
            fileSettings.Value.S3.IsConfigured ? null : await Archive(connection, Path.Combine(folder, BackupManifest.FilesName), cancellationToken));
        await manifest.Write(folder, cancellationToken);
        return manifest;
    }

    /// <summary>The SHA-256 of a file, in lower-case hexadecimal digits.</summary>
    public static async Task<string> Checksum(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private static void Prepare(string folder)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new BackupException($"{folder} is not empty.");
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // What was deleted since the moment of the dump is not there any more, and is listed as missing: its row goes with the next backup.
    private async Task<ArchivedFiles> Archive(NpgsqlConnection connection, string path, CancellationToken cancellationToken)
    {
        var (count, bytes, missing) = (0, 0L, new List<string>());
        await using (var writer = new TarWriter(File.Create(path)))
        {
            foreach (var key in await KeysOfFiles(connection, cancellationToken))
            {
                await using var content = await files.Open(key, cancellationToken);
                if (content is null)
                {
                    missing.Add(key);
                    continue;
                }
                await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, key) { DataStream = content }, cancellationToken);
                (count, bytes) = (count + 1, bytes + content.Length);
            }
        }
        return new(count, bytes, missing, await Checksum(path, cancellationToken));
    }

    private static async Task<List<string>> KeysOfFiles(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select storage_key from backbone.stored_file order by storage_key", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            keys.Add(reader.GetString(0));
        return keys;
    }

    private static async Task<IReadOnlyDictionary<string, string>> LastMigrations(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var migrations = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (schema, statement) in await HistoryStatements(connection, cancellationToken))
            migrations[schema] = await Value<string>(connection, statement, cancellationToken);
        return migrations;
    }

    private static async Task<List<(string Schema, string Statement)>> HistoryStatements(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select schemaname, format('select coalesce(max("MigrationId"), '''') from %I.%I', schemaname, tablename) from pg_tables where tablename = $1
            """, connection);
        command.Add(MigratedContext.HistoryTable);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var statements = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken))
            statements.Add((reader.GetString(0), reader.GetString(1)));
        return statements;
    }

    private static async Task<T> Value<T>(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
