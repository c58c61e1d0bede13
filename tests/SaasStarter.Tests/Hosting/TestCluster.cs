using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

[assembly: AssemblyFixture(typeof(TestCluster))]

namespace SaasStarter.Tests.Hosting;

/// <summary>A private PostgreSQL server for the whole run, with one migrated database from which each test class gets its clone.</summary>
public sealed class TestCluster : IAsyncLifetime
{
    private const string Template = "migrated";

    private EmbeddedPostgres? _postgres;
    private int _clones;

    public async ValueTask InitializeAsync()
    {
        _postgres = await EmbeddedPostgres.Start(EmbeddedPostgresSettings.ForTests(), CancellationToken.None);
        await using var product = new ProductWithoutServices(DatabaseNamed(Template).Connections.Migrations!);
        await product.Services.GetRequiredService<DatabaseMigrator>().Migrate(DatabaseNamed(Template).Connections, CancellationToken.None);
    }

    /// <summary>A new migrated database, without any tenant.</summary>
    public async Task<TestDatabase> Clone()
    {
        var name = $"clone_{Interlocked.Increment(ref _clones)}";
        var login = string.Join(", ", DatabaseRoles.Login);
        await Execute($"create database {name} template {Template} strategy file_copy");
        // What is granted on a database is not cloned with it.
        await Execute($"""
            grant create, connect on database {name} to {DatabaseRoles.Owner};
            revoke connect, temporary on database {name} from public;
            grant connect on database {name} to {login}, {DatabaseRoles.Backup};
            """);
        return DatabaseNamed(name);
    }

    /// <summary>Deletes a clone, whoever is still connected.</summary>
    public async Task Drop(TestDatabase database)
    {
        database.ClosePools();
        await Execute($"drop database {database.Name} with (force)");
    }

    /// <summary>Ends all connections to a clone and takes no new ones, as a server that is stopped; or takes them again.</summary>
    public async Task Serve(TestDatabase database, bool isServed)
    {
        database.ClosePools();
        await Execute($"""
            alter database {database.Name} allow_connections {isServed};
            select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database.Name}';
            """);
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    private TestDatabase DatabaseNamed(string name) =>
        new(new NpgsqlConnectionStringBuilder(_postgres!.SuperuserConnectionString) { Database = name }.ConnectionString);

    private async Task Execute(string sql)
    {
        var connectionString = new NpgsqlConnectionStringBuilder(_postgres!.SuperuserConnectionString) { Pooling = false }.ConnectionString;
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
