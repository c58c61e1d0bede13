using System.Collections.Concurrent;
using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Tests.Hosting;

/// <summary>The database of a test class, to be looked at as any of its roles.</summary>
/// <param name="administrator">Connects as the cluster's superuser.</param>
public sealed class TestDatabase(string administrator)
{
    private readonly ConcurrentDictionary<string, NpgsqlDataSource> _pools = new();

    /// <summary>How each role connects.</summary>
    public DatabaseConnections Connections { get; } = DatabaseConnections.Derive(administrator);

    /// <summary>The superuser of the cluster, whom nothing stops.</summary>
    public static string Superuser => "";

    public string Name { get; } = new NpgsqlConnectionStringBuilder(administrator).Database!;

    /// <summary>The rows that the statement answers to a role; with a tenant, announced as the product announces it.</summary>
    public async Task<IReadOnlyList<object?[]>> Sql(string role, string sql, Id<Tenant>? tenant = null)
    {
        // From a pool: a new connection costs the server a process, which has to read the catalogue first.
        await using var connection = await PoolOf(role).OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (tenant is { } id)
            await Run(connection, $"select set_config('app.tenant_id', '{id.Value}', true)");
        var rows = await Run(connection, sql);
        await transaction.CommitAsync();
        return rows;
    }

    /// <summary>The first value that the statement answers.</summary>
    public async Task<T> Value<T>(string role, string sql, Id<Tenant>? tenant = null) => (T)(await Sql(role, sql, tenant))[0][0]!;

    /// <summary>A connection as a role: with its own password if it signs in, else as the superuser in its place.</summary>
    public async Task<NpgsqlConnection> Connect(string role)
    {
        var connection = new NpgsqlConnection(ConnectionString(role));
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Closes the connections that wait to be used again: the server has ended them, or is about to.</summary>
    public void ClosePools()
    {
        foreach (var pool in _pools.Values)
            pool.Clear();
    }

    /// <summary>Every row of every table, as the superuser sees it.</summary>
    public async Task<DatabaseDump> Dump()
    {
        var tables = await Sql(Superuser, """
            select format('%I.%I', nspname, relname) from pg_class join pg_namespace on pg_namespace.oid = relnamespace
            where relkind = 'r' and nspname not in ('pg_catalog', 'information_schema', 'audit') order by 1
            """);
        // That an attack was refused is written down, and changes nothing else.
        var selects = tables.Select(table => $"select '{table[0]}', to_jsonb(line)::text from {table[0]} line")
            .Append("select 'backbone.audit_entry', to_jsonb(line)::text from backbone.audit_entry line where kind <> 'Refusal'");
        var rows = await Sql(Superuser, $"{string.Join(" union all ", selects)} order by 1, 2");
        return new([.. rows.Select(row => ((string)row[0]!, (string)row[1]!))]);
    }

    /// <summary>How to connect as a role.</summary>
    public string ConnectionString(string role)
    {
        var own = new[] { Connections.Application, Connections.Accounts, Connections.BackOffice, Connections.Worker }
            .Select(connection => new NpgsqlConnectionStringBuilder(connection)).FirstOrDefault(connection => connection.Username == role);
        var builder = own ?? new NpgsqlConnectionStringBuilder(administrator) { Options = role == Superuser ? null : $"-c role={role}" };
        builder.Pooling = false;
        return builder.ConnectionString;
    }

    private NpgsqlDataSource PoolOf(string role) => _pools.GetOrAdd(role, _ => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString(role)) { Pooling = true }));

    private static async Task<List<object?[]>> Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? null : reader.GetValue(column))]);
        return rows;
    }
}

/// <summary>The contents of a database at one moment.</summary>
/// <param name="Rows">Each row as JSON, with the name of its table.</param>
public sealed record DatabaseDump(IReadOnlyList<(string Table, string Json)> Rows)
{
    /// <summary>What was added since, with a plus, and what is gone, with a minus; rows of the ignored tables excepted.</summary>
    public IReadOnlyList<string> ChangesUntil(DatabaseDump later, params string[] ignoredTables)
    {
        var before = Lines(ignoredTables);
        var after = later.Lines(ignoredTables);
        return [.. before.Except(after).Select(line => $"- {line}"), .. after.Except(before).Select(line => $"+ {line}")];
    }

    private List<string> Lines(string[] ignoredTables) =>
        [.. Rows.Where(row => !ignoredTables.Contains(row.Table)).Select(row => $"{row.Table} {row.Json}")];
}
