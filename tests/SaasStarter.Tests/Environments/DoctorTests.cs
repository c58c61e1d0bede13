using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Hosting.Commands;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Environments;

/// <summary>What is wrong with the set-up of production is named, each with its fix.</summary>
public sealed class DoctorTests(TestCluster cluster) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await cluster.Clone();

    public async ValueTask DisposeAsync() => await cluster.Drop(_database);

    [Fact]
    public async Task Nothing_is_wrong_with_a_product_that_is_set_up_well()
    {
        await Report("Backup", "now()", null);
        await Report("Drill", "now()", null);

        var (code, output) = await Examine();

        Assert.Equal(("Nothing is wrong.", 0), (output.Trim(), code));
    }

    [Theory]
    [InlineData("App:BaseUrl", "http://app.example.com", "App__BaseUrl is http://", 0)]
    [InlineData("Stripe:ApiKey", "sk_test_0123456789", "Stripe__WebhookSecret is missing", 1)]
    [InlineData("Stripe:ApiVersion", "2025-01-27.acacia", "Stripe__ApiVersion is 2025-01-27.acacia", 0)]
    [InlineData("Database:Processes", "60", "PostgreSQL takes", 0)]
    [InlineData("ConnectionStrings:Default", null, "superuser", 1)]
    public async Task A_setting_that_is_wrong_is_named_with_its_fix(string key, string? value, string finding, int exitCode)
    {
        await Report("Backup", "now()", null);
        await Report("Drill", "now()", null);

        var (code, output) = await Examine((key, value ?? _database.Connections.Migrations!));

        Assert.Equal(exitCode, code);
        Assert.Contains(finding, output, StringComparison.Ordinal);
        Assert.Contains("1 findings", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backups_that_are_missing_failed_or_old_are_named()
    {
        Assert.Contains("There has never been a backup", (await Examine()).Output, StringComparison.Ordinal);

        await Report("Backup", "now() - interval '3 days'", null);
        await Report("Drill", "now()", "backbone.invitation is missing");
        var (code, output) = await Examine();

        Assert.Equal(0, code);
        Assert.Contains("The last backup is of", output, StringComparison.Ordinal);
        Assert.Contains("backbone.invitation is missing", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demonstration_data_prevents_the_start()
    {
        await _database.Sql(TestDatabase.Superuser, """
            insert into accounts."user" (id, name, email, normalized_email, user_name, normalized_user_name, email_confirmed, culture, time_zone, created_at, is_demo, lockout_enabled, access_failed_count)
            values (gen_random_uuid(), 'Ann', 'ann@example.com', 'ANN@EXAMPLE.COM', 'ann', 'ANN', true, 'en', 'Europe/Paris', now(), true, true, 0)
            """);

        var (code, output) = await Examine();

        Assert.Equal(1, code);
        Assert.Contains("WRONG: The database holds people of the demonstration", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pending_migration_is_named()
    {
        await _database.Sql(TestDatabase.Superuser, "delete from backbone.__migrations where \"MigrationId\" like '%_Backups'");

        Assert.Contains("1 migrations are to be applied", (await Examine()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_migration_takes_away_is_told_and_what_it_adds_is_not()
    {
        Assert.Empty(PendingMigrations.TakenAway(new Adding()));
        Assert.Equal(
        [
            "drops the table wine", "drops the column grape.colour", "renames the column grape.name", "requires grape.name, which the version before may leave empty",
            "changes the type of grape.yield", "adds the column grape.vintage, which the version before would leave empty", "says \"drop column sugar\"",
        ], PendingMigrations.TakenAway(new Taking()));
    }

    [Fact]
    public async Task A_check_of_migrations_says_what_would_be_applied_and_applies_nothing()
    {
        await using var product = Product();
        using var output = new StringWriter();
        await _database.Sql(TestDatabase.Superuser, "delete from backbone.__migrations where \"MigrationId\" like '%_Backups'");

        var code = await product.Services.GetRequiredService<CommandLine>().Run(["migrate", "--check"], Stream.Null, output, TextWriter.Null, TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        Assert.Matches("^to be applied: [0-9]+_Backups\r?\n$", output.ToString());
        Assert.Equal(0, await _database.Value<long>(TestDatabase.Superuser, "select count(*) from backbone.__migrations where \"MigrationId\" like '%_Backups'"));
    }

    private async Task<(int Code, string Output)> Examine(params (string Key, string Value)[] settings)
    {
        await using var product = Product(settings);
        using var output = new StringWriter();
        var code = await product.Services.GetRequiredService<CommandLine>().Run(["doctor"], Stream.Null, output, output, TestContext.Current.CancellationToken);
        return (code, output.ToString());
    }

    private Machine Product(params (string Key, string Value)[] settings) => new(
    [
        ("ConnectionStrings:Default", _database.Connections.Application), ("ConnectionStrings:Accounts", _database.Connections.Accounts),
        ("ConnectionStrings:BackOffice", _database.Connections.BackOffice), ("ConnectionStrings:Worker", _database.Connections.Worker),
        ("App:BaseUrl", "https://app.example.com"), ("Mail:Host", "127.0.0.1"), ("Files:Folder", Path.GetTempPath()), ("Database:Processes", "1"), .. settings,
    ]);

    private Task<IReadOnlyList<object?[]>> Report(string step, string at, string? problem) => _database.Sql(TestDatabase.Superuser, $"""
        insert into backbone.backup_report (id, step, finished_at, duration, problem) values (gen_random_uuid(), '{step}', {at}, interval '1 s', {(problem is null ? "null" : $"'{problem}'")})
        """);

    private sealed class Machine((string Key, string Value)[] settings) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
            builder.ConfigureLogging(logging => logging.ClearProviders());
            builder.ConfigureTestServices(services => services.RemoveAll<IHostedService>());
        }
    }

    private sealed class Adding : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable("wine", table => new { Id = table.Column<int>() });
            migrationBuilder.AddColumn<string>("colour", "grape", nullable: true);
            migrationBuilder.AddColumn<int>("vintage", "grape", nullable: false, defaultValue: 0);
            migrationBuilder.Sql("drop policy old on grape; create policy tenant on grape using (true); drop function weigh(grape);");
        }
    }

    private sealed class Taking : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable("wine");
            migrationBuilder.DropColumn("colour", "grape");
            migrationBuilder.RenameColumn("name", "grape", "title");
            migrationBuilder.AlterColumn<string>("name", "grape", "text", oldType: "text", nullable: false, oldNullable: true);
            migrationBuilder.AlterColumn<long>("yield", "grape", "bigint", oldType: "integer");
            migrationBuilder.AddColumn<int>("vintage", "grape", nullable: false);
            migrationBuilder.Sql("alter table grape\n    drop column sugar;");
        }
    }
}
