using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Hosting.Commands;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Commands;

/// <summary>The verbs of <c>./manage</c>, in a program that serves nothing.</summary>
public sealed class CommandLineTests(TestCluster cluster) : IAsyncLifetime
{
    private TestDatabase? _database;
    private ProductWithoutServices? _product;

    public async ValueTask InitializeAsync()
    {
        _database = await cluster.Clone();
        _product = new(_database.Connections.Migrations!);
    }

    public async ValueTask DisposeAsync()
    {
        await _product!.DisposeAsync();
        await cluster.Drop(_database!);
    }

    [Fact]
    public async Task Help_names_every_verb()
    {
        var (code, output, _) = await Run("help");

        Assert.Equal(0, code);
        foreach (var verb in new[] { "migrate", "seed", "tenant list", "tenant create", "tenant suspend", "tenant resume", "tenant delete", "staff list", "staff add", "staff remove", "staff reset" })
            Assert.Contains($"    {verb} ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("tenant")]
    [InlineData("tenant", "suspend")]
    [InlineData("tenant", "create", "acme")]
    [InlineData("tenant", "delete", "pilot", "--confirm", "other")]
    [InlineData("tenant", "delete", "pilot", "now")]
    [InlineData("staff", "add")]
    [InlineData("staff", "add", "ana@example.com", "--owner")]
    public async Task A_wrong_usage_is_explained_and_changes_nothing(params string[] args)
    {
        await Run("seed");
        var before = await _database!.Dump();

        var (code, _, error) = await Run(args);

        Assert.Equal(2, code);
        Assert.NotEmpty(error);
        Assert.Equal(before.Rows, (await _database.Dump()).Rows);
    }

    [Fact]
    public async Task A_tenant_is_created_suspended_resumed_and_marked_for_deletion()
    {
        await Run("seed");

        Assert.Equal(0, (await Run("tenant", "create", "acme", "Acme & Co", "camille.laurent@example.com")).Code);
        Assert.Equal("Active", await StatusOf("acme"));
        Assert.Equal(0, (await Run("tenant", "suspend", "acme")).Code);
        Assert.Equal("Suspended", await StatusOf("acme"));
        Assert.Equal(0, (await Run("tenant", "resume", "acme")).Code);
        Assert.Equal("Active", await StatusOf("acme"));
        Assert.Equal(0, (await Run("tenant", "delete", "acme")).Code);
        Assert.Equal("Deleting", await StatusOf("acme"));

        var (_, output, _) = await Run("tenant", "list");
        Assert.Matches("acme +Deleting until [0-9-]+ +1 members", output);
        Assert.Matches("pilot +Active +[0-9]+ members", output);
    }

    [Fact]
    public async Task A_confirmed_deletion_leaves_no_row()
    {
        await Run("seed");
        var pilot = await _database!.Value<Guid>(TestDatabase.Superuser, "select id from backbone.tenant where slug = 'pilot'");

        Assert.Equal(0, (await Run("tenant", "delete", "pilot", "--confirm", "pilot")).Code);

        Assert.DoesNotContain(pilot.ToString(), string.Join('\n', (await _database.Dump()).Rows.Where(row => row.Table != "backbone.slug_tombstone")), StringComparison.Ordinal);
        Assert.Equal(1, (await Run("tenant", "create", "pilot", "Again", "olivia.bennett@example.com")).Code);
    }

    [Theory]
    [InlineData("suspend", "nowhere")]
    [InlineData("resume", "nowhere")]
    [InlineData("delete", "nowhere")]
    public async Task A_tenant_that_does_not_exist_is_refused(string verb, string slug)
    {
        var (code, _, error) = await Run("tenant", verb, slug);

        Assert.Equal(1, code);
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("acme", "Acme", "nobody@example.com", "nobody@example.com")]
    [InlineData("admin", "Acme", "camille.laurent@example.com", "Slug")]
    [InlineData("A b", "Acme", "camille.laurent@example.com", "Slug")]
    [InlineData("pilot", "Acme", "camille.laurent@example.com", "")]
    public async Task A_tenant_with_a_wrong_owner_or_address_is_refused(string slug, string name, string owner, string reason)
    {
        await Run("seed");

        var (code, _, error) = await Run("tenant", "create", slug, name, owner);

        Assert.Equal(1, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_becomes_staff_with_a_role_and_is_staff_no_more()
    {
        await Run("seed");
        await _database!.Sql(TestDatabase.Superuser, "update accounts.\"user\" set is_demo = false where email = 'olivia.bennett@example.com'");

        Assert.Equal(0, (await Run("staff", "add", "Olivia.Bennett@example.com", "--observer")).Code);
        Assert.Matches("olivia.bennett@example.com +observer +no second factor yet", (await Run("staff", "list")).Output);
        var (code, output, _) = await Run("staff", "add", "olivia.bennett@example.com");
        Assert.Equal(0, code);
        Assert.Contains("operator; enters at /backoffice", output, StringComparison.Ordinal);
        Assert.Equal(1, (await Run("staff", "reset", "olivia.bennett@example.com", "Nothing", "lost.")).Code);
        await _database.Sql(TestDatabase.Superuser, "insert into accounts.authenticator select id, '', now(), 0 from accounts.\"user\" where email = 'olivia.bennett@example.com'");
        Assert.Equal(0, (await Run("staff", "reset", "olivia.bennett@example.com", "The phone was lost.")).Code);
        Assert.Equal(0L, await _database.Value<long>(TestDatabase.Superuser, "select count(*) from accounts.authenticator"));
        Assert.Equal(0, (await Run("staff", "remove", "olivia.bennett@example.com")).Code);
        Assert.Empty((await Run("staff", "list")).Output);

        var written = await _database.Sql(TestDatabase.Superuser, "select action from backbone.audit_entry where tenant_id = '00000000-0000-0000-0000-000000000000' and person_id is null and kind = 'Action' order by id");
        Assert.Equal(["AddStaff", "AddStaff", "ResetSecondFactor", "RemoveStaff"], written.Select(row => row[0]));
    }

    [Theory]
    [InlineData("add", "nobody@example.com")]
    [InlineData("add", "camille.laurent@example.com")]
    [InlineData("remove", "camille.laurent@example.com")]
    public async Task Nobody_without_an_account_and_nobody_of_the_demonstration_is_staff(string verb, string email)
    {
        await Run("seed");

        var (code, _, error) = await Run("staff", verb, email);

        Assert.Equal(1, code);
        Assert.StartsWith("Email: ", error, StringComparison.Ordinal);
        Assert.Empty(await _database!.Sql(TestDatabase.Superuser, "select from accounts.staff_member"));
    }

    [Fact]
    public async Task Seeding_twice_changes_nothing()
    {
        await Run("seed");
        var before = await _database!.Dump();

        var (code, output, _) = await Run("seed");

        Assert.Equal(0, code);
        Assert.Contains("nothing was changed", output, StringComparison.Ordinal);
        Assert.Equal(before.Rows, (await _database.Dump()).Rows);
    }

    [Fact]
    public async Task Several_databases_of_one_server_are_migrated_at_once()
    {
        var databases = new List<TestDatabase>();
        for (var count = 0; count < 4; count++)
            databases.Add(await cluster.Clone());

        await Task.WhenAll(databases.SelectMany(database => new[] { database, database }).Select(database =>
            _product!.Services.GetRequiredService<DatabaseMigrator>().Migrate(database.Connections, TestContext.Current.CancellationToken)));

        foreach (var database in databases)
            await cluster.Drop(database);
    }

    [Fact]
    public async Task Every_migration_can_be_taken_back_and_applied_again()
    {
        var contexts = _product!.Services.GetServices<MigratedContext>().ToList();
        foreach (var context in Enumerable.Reverse(contexts))
        {
            await using var db = context.Create(DatabaseMigrator.AsOwner(_database!.Connections.Migrations!));
            await db.Database.MigrateAsync("0", TestContext.Current.CancellationToken);
        }

        var (code, output, _) = await Run("migrate");

        Assert.Equal(0, code);
        Assert.Contains("applied ", output, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("seed")).Code);
    }

    private Task<string> StatusOf(string slug) => _database!.Value<string>(TestDatabase.Superuser, $"select status from backbone.tenant where slug = '{slug}'");

    private async Task<(int Code, string Output, string Error)> Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        await using var product = new ProductWithoutServices(_database!.Connections.Migrations!);
        var code = await product.Services.GetRequiredService<CommandLine>().Run(args, Stream.Null, output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
