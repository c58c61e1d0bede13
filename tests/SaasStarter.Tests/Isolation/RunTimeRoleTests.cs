using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SaasStarter.Backbone.Hosting;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Isolation;

/// <summary>What everything else stands on: the running product is held by row level security.</summary>
public sealed class RunTimeRoleTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task The_running_product_connects_as_roles_that_are_neither_owner_nor_superuser_nor_bypass_row_level_security()
    {
        var databases = app.Services.GetRequiredService<Databases>();
        var pools = new Dictionary<string, NpgsqlDataSource>
        {
            [DatabaseRoles.Application] = databases.Application,
            [DatabaseRoles.Accounts] = databases.Accounts,
            [DatabaseRoles.BackOffice] = databases.BackOffice,
            [DatabaseRoles.Worker] = databases.Worker,
        };
        foreach (var (role, pool) in pools)
        {
            await using var command = pool.CreateCommand("""
                select current_user::text, session_user::text,
                       (select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication from pg_roles where rolname = current_user),
                       exists (select from pg_class where pg_has_role(current_user, relowner, 'member')
                               and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)),
                       exists (select from pg_auth_members where member = current_user::regrole)
                """);
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            Assert.Equal(role, reader.GetString(0));
            Assert.Equal(role, reader.GetString(1));
            Assert.False(reader.GetBoolean(2), $"{role} has a privilege that passes row level security, or leads to one.");
            Assert.False(reader.GetBoolean(3), $"{role} owns a relation, or may act as an owner.");
            Assert.False(reader.GetBoolean(4), $"{role} is a member of another role.");
        }
    }

    [Fact]
    public async Task Every_context_uses_the_pool_of_its_role()
    {
        var camille = await app.SignUp("camille@example.com");
        var tenant = await app.CreateTenant(camille, "Roles");

        var application = await app.InTenant(tenant, db => db.Database.SqlQuery<string>($"select current_user::text as \"Value\"").SingleAsync());
        await using var accounts = app.Accounts();
        var identity = await accounts.Database.SqlQuery<string>($"select current_user::text as \"Value\"").SingleAsync();

        Assert.Equal((DatabaseRoles.Application, DatabaseRoles.Accounts), (application, identity));
    }

    [Fact]
    public async Task The_server_sees_no_other_connection_of_the_product()
    {
        var camille = await app.SignUp("dora@example.com");
        await app.CreateTenant(camille, "Connections");
        await camille.Get("/t/connections");
        app.Database.ClosePools();

        var roles = await app.Sql(TestDatabase.Superuser, """
            select distinct usename::text from pg_stat_activity
            where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
            """);

        Assert.NotEmpty(roles);
        Assert.Subset(DatabaseRoles.Login.ToHashSet(), roles.Select(row => (string)row[0]!).ToHashSet());
    }

    [Theory]
    [InlineData("")]
    [InlineData(DatabaseRoles.Owner)]
    [InlineData(DatabaseRoles.Resolver)]
    public async Task The_product_refuses_to_start_as_any_other_role(string role)
    {
        await using var product = new ProductWithoutServices(app.Database.ConnectionString(role));
        await using var other = product.WithWebHostBuilder(builder => builder
            .UseSetting("ConnectionStrings:Accounts", app.Database.Connections.Accounts).UseSetting("ConnectionStrings:BackOffice", app.Database.Connections.BackOffice)
            .UseSetting("ConnectionStrings:Worker", app.Database.Connections.Worker));
        var startup = ActivatorUtilities.CreateInstance<DatabaseStartup>(other.Services);

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => startup.StartingAsync(TestContext.Current.CancellationToken));

        Assert.Contains("row level security would not hold it", refusal.Message, StringComparison.Ordinal);
    }
}
