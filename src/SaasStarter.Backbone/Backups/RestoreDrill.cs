using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Backups;

/// <summary>
/// Brings a backup back into a server that knows nothing of the product, and holds what comes out against what went in and against the rules by which tenants are kept apart.
/// The server is started for it and deleted after it, unless <c>ConnectionStrings:Scratch</c> names one.
/// </summary>
internal sealed class RestoreDrill(DatabaseMigrator migrator, IEnumerable<MigratedContext> contexts, IConfiguration configuration, ILoggerFactory loggers)
{
    private const string InsufficientPrivilege = "42501";

    /// <summary>Carries it out.</summary>
    /// <param name="folder">The folder of a backup.</param>
    /// <param name="cancellationToken">Cancels; the server is deleted.</param>
    /// <returns>What is wrong, in words; empty when the backup would do.</returns>
    public async Task<IReadOnlyList<string>> Run(string folder, CancellationToken cancellationToken)
    {
        try
        {
            return configuration.GetConnectionString("Scratch") is { Length: > 0 } scratch
                ? await RunOn(scratch, folder, cancellationToken)
                : await RunOnServerOfItsOwn(folder, cancellationToken);
        }
        catch (BackupException exception)
        {
            return [exception.Message];
        }
    }

    // On the disk: a database may be larger than the memory.
    private async Task<IReadOnlyList<string>> RunOnServerOfItsOwn(string folder, CancellationToken cancellationToken)
    {
        var settings = new EmbeddedPostgresSettings(Directory.CreateTempSubdirectory("drill-").FullName) { Disposable = true, Logger = loggers.CreateLogger<EmbeddedPostgres>() };
        await using var server = await EmbeddedPostgres.Start(settings, cancellationToken);
        return await RunOn(server.SuperuserConnectionString, folder, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> RunOn(string server, string folder, CancellationToken cancellationToken)
    {
        var name = $"drill_{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        var connections = DatabaseConnections.Derive(new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = false }.ConnectionString);
        try
        {
            var differences = await BackupRestorer.Restore(folder, connections, cancellationToken);
            return [.. differences, .. await Examine(connections, cancellationToken), .. await ExamineFiles(folder, connections, cancellationToken)];
        }
        finally
        {
            await Drop(server, name);
        }
    }

    private async Task<IReadOnlyList<string>> Examine(DatabaseConnections connections, CancellationToken cancellationToken)
    {
        var findings = new List<string>();
        await using var administrator = await Open(connections.Migrations!, cancellationToken);
        if ((await migrator.Pending(connections, cancellationToken)).Count == 0)
            findings.AddRange(await MissingTables(administrator, cancellationToken));
        var owned = await RowLevelSecurityCoverage.Read(administrator, cancellationToken);
        findings.AddRange(owned.Where(table => !table.IsCovered).Select(table => $"{table.Name} is not held to a tenant: a policy is missing, or says less than it should"));
        await using var application = await Open(connections.Application, cancellationToken);
        foreach (var (table, statement) in await CountStatements(administrator, cancellationToken))
        {
            if (await RowsWithoutTenant(application, statement, cancellationToken) is > 0 and var rows)
                findings.Add($"{table} shows {rows} rows to the application although no tenant is announced");
        }
        return findings;
    }

    private async Task<IReadOnlyList<string>> MissingTables(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        foreach (var context in contexts)
        {
            await using var db = context.Create(connection.ConnectionString);
            foreach (var table in db.Model.GetRelationalModel().Tables.Select(table => table.SchemaQualifiedName))
            {
                await using var command = new NpgsqlCommand("select to_regclass($1) is null", connection);
                command.Add(table);
                if (await command.ExecuteScalarAsync(cancellationToken) is true)
                    missing.Add($"the table {table}, which the product needs, is missing");
            }
        }
        return missing;
    }

    // Each file that a row names is in the archive with the bytes that it should have, or was missing when the backup was taken.
    private static async Task<IReadOnlyList<string>> ExamineFiles(string folder, DatabaseConnections connections, CancellationToken cancellationToken)
    {
        var manifest = await BackupManifest.Read(folder, cancellationToken);
        if (manifest.Files is null)
            return [];
        await using var administrator = await Open(connections.Migrations!, cancellationToken);
        var expected = await ExpectedFiles(administrator, cancellationToken);
        foreach (var key in manifest.Files.Missing)
            expected.Remove(key);
        var damaged = 0;
        await foreach (var (key, content) in BackupRestorer.Files(folder, cancellationToken))
        {
            if (expected.Remove(key, out var sha256) && Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) != sha256)
                damaged++;
        }
        // Keys name a tenant, and what is found is written down for longer than a tenant may last.
        return
        [
            .. damaged > 0 ? [$"{damaged} files have other bytes than their rows say"] : Array.Empty<string>(),
            .. expected.Count > 0 ? [$"{expected.Count} files are not in the archive"] : Array.Empty<string>(),
        ];
    }

    private static async Task<Dictionary<string, string>> ExpectedFiles(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select storage_key, sha256 from backbone.stored_file", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var files = new Dictionary<string, string>();
        while (await reader.ReadAsync(cancellationToken))
            files[reader.GetString(0)] = reader.GetString(1);
        return files;
    }

    private static async Task<List<(string Table, string Statement)>> CountStatements(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select format('%I.%I', namespace.nspname, relation.relname), format('select count(*) from %I.%I', namespace.nspname, relation.relname)
            from pg_class relation join pg_namespace namespace on namespace.oid = relation.relnamespace
            where relation.relkind in ('r', 'p', 'v') and namespace.nspname !~ '^pg_' and namespace.nspname <> 'information_schema'
              and exists (select from pg_attribute attribute where attribute.attrelid = relation.oid and attribute.attname = 'tenant_id' and not attribute.attisdropped)
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var statements = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken))
            statements.Add((reader.GetString(0), reader.GetString(1)));
        return statements;
    }

    private static async Task<long> RowsWithoutTenant(NpgsqlConnection application, string statement, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand(statement, application);
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        catch (PostgresException exception) when (exception.SqlState == InsufficientPrivilege)
        {
            return 0;
        }
    }

    private static async Task<NpgsqlConnection> Open(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, PersistSecurityInfo = true }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task Drop(string server, string name)
    {
        await using var connection = await Open(server, CancellationToken.None);
        await using var quote = new NpgsqlCommand("select format('drop database if exists %I with (force)', $1)", connection);
        quote.Add(name);
        await using var drop = new NpgsqlCommand((string)(await quote.ExecuteScalarAsync())!, connection);
        await drop.ExecuteNonQueryAsync();
    }
}
