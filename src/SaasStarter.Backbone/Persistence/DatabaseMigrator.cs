using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SaasStarter.Backbone.Persistence;

/// <summary>A context whose migrations belong to the product, in the order of registration.</summary>
/// <param name="Schema">The schema of its tables and of its history.</param>
/// <param name="Role">The role that works with the context at run time, and may see its history.</param>
/// <param name="Create">Makes the context on a connection string.</param>
public sealed record MigratedContext(string Schema, string Role, Func<string, DbContext> Create)
{
    /// <summary>The name of the table that lists what was applied, in <see cref="Schema"/>.</summary>
    public const string HistoryTable = "__migrations";
}

/// <summary>Brings a database to the state that the code expects: the database itself, roles, schemas, tables. Safe to repeat, and to run twice at once.</summary>
internal sealed class DatabaseMigrator(IEnumerable<MigratedContext> contexts, ILogger<DatabaseMigrator> logger)
{
    private const string NoSuchDatabase = "3D000";

    // PostgreSQL has no code of its own for it: internal_error.
    private const string TupleConcurrentlyUpdated = "XX000";

    // Any number: all who migrate take the same lock.
    private const long Lock = 7_239_104_551;

    /// <summary>Creates what is missing and applies what is pending.</summary>
    /// <returns>The names of the migrations that were applied.</returns>
    public async Task<IReadOnlyList<string>> Migrate(DatabaseConnections connections, CancellationToken cancellationToken)
    {
        var administrator = AdministratorOf(connections);
        await CreateDatabase(administrator, cancellationToken);
        // Held until the connection closes: a second one that migrates waits, and finds nothing left to do.
        await using var turn = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(administrator) { Pooling = false }.ConnectionString);
        await turn.OpenAsync(cancellationToken);
        await using var takeTurn = new NpgsqlCommand($"select pg_advisory_lock({Lock})", turn) { CommandTimeout = 600 };
        await takeTurn.ExecuteNonQueryAsync(cancellationToken);
        await CreateRoles(administrator, connections, cancellationToken);

        var applied = new List<string>();
        foreach (var context in contexts)
        {
            await using var db = context.Create(AsOwner(administrator));
            var pending = await db.Database.GetPendingMigrationsAsync(cancellationToken);
            applied.AddRange(pending);
            await db.Database.MigrateAsync(cancellationToken);
            await Execute(AsOwner(administrator),
                $"grant select on {context.Schema}.{MigratedContext.HistoryTable} to {context.Role}", cancellationToken);
        }
        foreach (var migration in applied)
            logger.LogInformation("Applied the migration {Migration}", migration);
        return applied;
    }

    /// <summary>Creates the database, empty, and the roles, for a backup that is to be brought back.</summary>
    /// <returns>The administrator's connection.</returns>
    public static async Task<string> Prepare(DatabaseConnections connections, CancellationToken cancellationToken)
    {
        var administrator = AdministratorOf(connections);
        await CreateDatabase(administrator, cancellationToken);
        await CreateRoles(administrator, connections, cancellationToken);
        return administrator;
    }

    /// <summary>The migrations that the code brings and the database does not have, as the roles of run time see it.</summary>
    public async Task<IReadOnlyList<string>> Pending(DatabaseConnections connections, CancellationToken cancellationToken)
    {
        var pending = new List<string>();
        foreach (var context in contexts)
        {
            await using var db = context.Create(context.Role == DatabaseRoles.Accounts ? connections.Accounts : connections.Application);
            pending.AddRange(await db.Database.GetPendingMigrationsAsync(cancellationToken));
        }
        return pending;
    }

    /// <summary>The connection of an administrator who acts as the owner of the tables.</summary>
    internal static string AsOwner(string administrator) => new NpgsqlConnectionStringBuilder(administrator)
    {
        Options = $"-c role={DatabaseRoles.Owner}",
        Pooling = false,
        CommandTimeout = 600,
    }.ConnectionString;

    private static string AdministratorOf(DatabaseConnections connections) => connections.Migrations ?? throw new ConfigurationException(
        "ConnectionStrings__Migrations is missing: it takes a role that may create roles and own the tables. See deploy/README.md.");

    private static async Task CreateDatabase(string administrator, CancellationToken cancellationToken)
    {
        var target = new NpgsqlConnectionStringBuilder(administrator) { Pooling = false };
        try
        {
            await using var probe = new NpgsqlConnection(target.ConnectionString);
            await probe.OpenAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == NoSuchDatabase)
        {
            var name = target.Database!;
            target.Database = "postgres";
            await Execute(target.ConnectionString, $"create database {Quote(name)} encoding 'UTF8' template template0", cancellationToken);
        }
    }

    private static async Task CreateRoles(string administrator, DatabaseConnections connections, CancellationToken cancellationToken)
    {
        var builder = new NpgsqlConnectionStringBuilder(administrator) { Pooling = false };
        var roles = DatabaseRoles.Functions.Append(DatabaseRoles.Owner).Select(role => CreateRole(role, "nologin"))
            .Concat(DatabaseRoles.Login.Select(role => CreateRole(role, $"login password {Literal(PasswordOf(connections, role))}")));
        var functions = string.Join(", ", DatabaseRoles.Functions);
        var login = string.Join(", ", DatabaseRoles.Login);
        await ExecuteShared(builder.ConnectionString, $"""
            begin;
            {string.Concat(roles)}
            grant {functions} to {DatabaseRoles.Owner};
            grant {DatabaseRoles.Owner} to current_user;
            grant create, connect on database {Quote(builder.Database!)} to {DatabaseRoles.Owner};
            revoke connect, temporary on database {Quote(builder.Database!)} from public;
            grant connect on database {Quote(builder.Database!)} to {login};
            revoke create on schema public from public;
            {(connections.Backup is null ? "" : CreateBackupRole(connections, Quote(builder.Database!)))}
            commit;
            """, cancellationToken);
    }

    // Only a superuser may let somebody pass row level security; without it the role exists, and taking a backup says what is missing.
    private static string CreateBackupRole(DatabaseConnections connections, string database) => $"""
        {CreateRole(DatabaseRoles.Backup, $"login password {Literal(PasswordOf(connections, DatabaseRoles.Backup))}")}
        grant pg_read_all_data to {DatabaseRoles.Backup};
        grant connect on database {database} to {DatabaseRoles.Backup};
        do $backup$ begin
            if (select rolsuper from pg_roles where rolname = current_user) then alter role {DatabaseRoles.Backup} bypassrls; end if;
        end $backup$;
        """;

    private static string CreateRole(string role, string login) => $"""
        do $role$ begin
            if not exists (select from pg_roles where rolname = '{role}') then create role {role}; end if;
        end $role$;
        alter role {role} {login};
        alter role {role} set idle_in_transaction_session_timeout = '60s';

        """;

    private static string? PasswordOf(DatabaseConnections connections, string role) => new[] { connections.Application, connections.Accounts, connections.BackOffice, connections.Worker, connections.Backup }
        .Select(connection => new NpgsqlConnectionStringBuilder(connection)).FirstOrDefault(connection => connection.Username == role)?.Password;

    private static string Literal(string? text) => text is null ? "null" : $"'{text.Replace("'", "''")}'";

    private static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"")}\"";

    // Roles belong to the whole server, locks to one database: who migrates another database at the same moment may be in the way for an instant.
    private static async Task ExecuteShared(string connectionString, string sql, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Execute(connectionString, sql, cancellationToken);
                return;
            }
            catch (PostgresException exception) when (attempt < 20
                && exception.SqlState is TupleConcurrentlyUpdated or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected)
            {
                await Task.Delay(Random.Shared.Next(10, 100), cancellationToken);
            }
        }
    }

    private static async Task Execute(string connectionString, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
