using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SaasStarter.Backbone.Hosting;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Environments;

/// <summary>What an environment refuses to start with, and that it says why.</summary>
public sealed class ProductionTests(TestCluster cluster) : IAsyncLifetime
{
    private TestDatabase? _database;

    private TestDatabase Database => _database!;

    public async ValueTask InitializeAsync() => _database = await cluster.Clone();

    public async ValueTask DisposeAsync() => await cluster.Drop(Database);

    [Fact]
    public async Task Production_starts_on_the_roles_that_migrate_made() => await Check("Production", Connections());

    [Fact]
    public async Task Production_does_not_start_a_database_of_its_own() =>
        await Refused("No database is configured", "Production", []);

    [Fact]
    public async Task Production_does_not_guess_the_other_roles_from_one_connection() =>
        await Refused("ConnectionStrings__Accounts", "Production", Connections().Take(1));

    [Theory]
    [InlineData("Default")]
    [InlineData("Accounts")]
    [InlineData("BackOffice")]
    [InlineData("Worker")]
    public async Task A_superuser_is_refused(string connection) =>
        await Refused("superuser", "Production", Replaced(connection, Database.Connections.Migrations!));

    [Fact]
    public async Task A_role_that_passes_row_level_security_is_refused() =>
        await Refused("BYPASSRLS", "Production", Replaced("BackOffice", await NewRole("bypassrls password 'long and random'", "long and random")));

    [Fact]
    public async Task A_role_that_owns_tables_is_refused()
    {
        var owner = await NewRole("password 'long and random'", "long and random");
        await Database.Sql(TestDatabase.Superuser, $"create table owned (id int); alter table owned owner to {Database.Name}_role");

        await Refused("owns tables", "Production", Replaced("Default", owner));
    }

    [Fact]
    public async Task A_password_of_development_is_refused() =>
        await Refused("password of development", "Production", Replaced("Accounts", await NewRole("password 'changeme'", "changeme")));

    [Fact]
    public async Task Production_refuses_people_of_the_demonstration()
    {
        await InsertUser(isDemo: true);

        await Refused("demonstration", "Production", Connections());
    }

    [Fact]
    public async Task A_demonstration_refuses_a_database_in_use()
    {
        await InsertUser(isDemo: false);

        await Refused("somebody's real data", "Demo", Connections());
    }

    [Fact]
    public async Task A_demonstration_refuses_a_mail_server() =>
        await Refused("Mail__Host", "Demo", Connections().Append(("Mail:Host", "smtp.example.com")));

    // Roles belong to the whole cluster, so each database of these tests names its own.
    private async Task<string> NewRole(string options, string password)
    {
        await Database.Sql(TestDatabase.Superuser, $"create role {Database.Name}_role login {options}; grant connect on database {Database.Name} to {Database.Name}_role");
        return new NpgsqlConnectionStringBuilder(Database.Connections.Application) { Username = $"{Database.Name}_role", Password = password }.ConnectionString;
    }

    private async Task InsertUser(bool isDemo) => await Database.Sql(TestDatabase.Superuser, $"""
        insert into accounts."user" (id, name, email, normalized_email, user_name, normalized_user_name, email_confirmed, culture, time_zone, created_at, is_demo, lockout_enabled, access_failed_count)
        values (gen_random_uuid(), 'Ann', 'ann@example.com', 'ANN@EXAMPLE.COM', 'ann', 'ANN', true, 'en', 'Europe/Paris', now(), {isDemo}, true, 0)
        """);

    private IEnumerable<(string Key, string Value)> Connections() =>
    [
        ("ConnectionStrings:Default", Database.Connections.Application),
        ("ConnectionStrings:Accounts", Database.Connections.Accounts),
        ("ConnectionStrings:BackOffice", Database.Connections.BackOffice),
        ("ConnectionStrings:Worker", Database.Connections.Worker),
    ];

    private IEnumerable<(string Key, string Value)> Replaced(string connection, string value) =>
        Connections().Select(setting => setting.Key == $"ConnectionStrings:{connection}" ? (setting.Key, value) : setting);

    private static async Task Refused(string reason, string environment, IEnumerable<(string Key, string Value)> settings)
    {
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => Check(environment, settings));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    private static async Task Check(string environment, IEnumerable<(string Key, string Value)> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))).Build();
        var host = new Environment(environment);
        await using var server = new DatabaseServer(configuration, host, NullLoggerFactory.Instance);
        await server.Start(TestContext.Current.CancellationToken);
        await using var databases = new Databases(server);
        await new EnvironmentChecks(configuration, host, server, databases).Check(TestContext.Current.CancellationToken);
    }

    private sealed class Environment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "Test";

        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
