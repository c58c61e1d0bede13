using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Deployment;

/// <summary>A version is put into service and taken back while people work, and what goes wrong meanwhile leaves the one before where it was.</summary>
[Collection(nameof(Measurements))]
public sealed class DeploymentTests(DeployedProduct product) : IClassFixture<DeployedProduct>, IAsyncLifetime
{
    private CurrentTenant _tenant = null!;
    private TestVisitor _owner = null!;

    // Each test begins with the first version in service.
    public async ValueTask InitializeAsync()
    {
        var name = $"t{Guid.CreateVersion7():N}"[..24];
        _owner = await product.People.SignUp($"{name}@example.com");
        _tenant = await product.People.CreateTenant(_owner, name, name);
        await product.People.AcceptForTenant(_tenant);
        if (Serving != product.Release("first"))
            await Succeeds("deploy.sh", product.Release("first"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string Serving => product.Recall(product.Recall("serving") is { Length: > 0 } colour ? colour : "nothing");

    [Fact]
    public async Task A_deployment_and_a_rollback_under_load_lose_no_request_and_no_session()
    {
        await using var load = new Load(product, _tenant, _owner);
        await load.Until(100);

        await Succeeds("deploy.sh", product.Release("second"));
        Assert.Contains("Second Edition", await Home(), StringComparison.Ordinal);
        await load.Until(100);
        await Succeeds("rollback.sh");
        Assert.DoesNotContain("Second Edition", await Home(), StringComparison.Ordinal);
        await load.Until(100);
        await load.Stop();

        Assert.Empty(load.Failures);
        Assert.Empty(await Lost(load));
    }

    [Fact]
    public async Task PostgreSQL_and_a_process_that_are_killed_under_load_come_back_and_nothing_acknowledged_is_lost()
    {
        await using var load = new Load(product, _tenant, _owner);
        await load.Until(100);

        await product.KillOneThatServes();
        await load.Until(100);
        await product.KillDatabase();
        await load.Until(100);
        var before = load.Failures.Count;
        await load.Until(100);
        await load.Stop();

        Assert.Equal(before, load.Failures.Count);
        Assert.NotEmpty(load.Acknowledged);
        Assert.Empty(await Lost(load));
    }

    [Fact]
    public async Task A_version_that_never_becomes_ready_leaves_the_one_before_in_service()
    {
        await using var load = new Load(product, _tenant, _owner);
        var (code, output) = await product.Script("deploy.sh", product.Release("broken"));
        await load.Until(50);
        await load.Stop();

        Assert.Equal(1, code);
        Assert.Contains("did not become ready", output, StringComparison.Ordinal);
        Assert.Contains("still serves", output, StringComparison.Ordinal);
        Assert.Equal(product.Release("first"), Serving);
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_version_before_in_service()
    {
        const string Last = "(select max(\"MigrationId\") from backbone.__migrations)";
        var last = await product.People.Database.Value<string>(TestDatabase.Superuser, $"select {Last}");
        await product.People.Database.Sql(TestDatabase.Superuser, $"delete from backbone.__migrations where \"MigrationId\" = '{last}'");

        var (code, output) = await product.Script("deploy.sh", product.Release("second"), "--contract");

        await product.People.Database.Sql(TestDatabase.Superuser, $"insert into backbone.__migrations values ('{last}', '10.0.14')");
        Assert.Equal(1, code);
        Assert.Contains("A migration of", output, StringComparison.Ordinal);
        Assert.Equal(product.Release("first"), Serving);
        Assert.DoesNotContain("Second Edition", await Home(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_is_nearly_full_is_found_before_anything_begins()
    {
        var (code, output) = await product.Script("deploy.sh", [("DEPLOY_CONFIG", await WithSetting("FREE_MEGABYTES=999999999"))], product.Release("second"));

        Assert.Equal(1, code);
        Assert.Contains("Nothing was changed", output, StringComparison.Ordinal);
        Assert.Equal(product.Release("first"), Serving);
    }

    [Fact]
    public async Task A_deployment_that_was_cut_off_is_taken_up_again()
    {
        await using var load = new Load(product, _tenant, _owner);
        using (var deployment = product.Begin("deploy.sh", product.Release("second")))
        {
            while (await deployment.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("is ready as", StringComparison.Ordinal))
            {
            }
            deployment.Kill();
            await deployment.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        await load.Until(50);

        await Succeeds("deploy.sh", product.Release("second"));
        await load.Until(50);
        await load.Stop();

        Assert.Equal(product.Release("second"), Serving);
        Assert.Contains("Second Edition", await Home(), StringComparison.Ordinal);
        Assert.Empty(load.Failures);
    }

    [Theory]
    [InlineData("deploy.sh", "/nowhere")]
    [InlineData("deploy.sh")]
    [InlineData("deploy.sh", "--frobnicate")]
    [InlineData("rollback.sh", "now")]
    [InlineData("restore.sh", "one")]
    public async Task A_wrong_usage_changes_nothing(string script, params string[] arguments)
    {
        var (code, output) = await product.Script(script, arguments);

        Assert.InRange(code, 1, 2);
        Assert.NotEmpty(output);
        Assert.Equal(product.Release("first"), Serving);
    }

    [Fact]
    public async Task A_backup_is_encrypted_rotated_copied_elsewhere_and_comes_back()
    {
        await product.MakeKeys();
        foreach (var day in Enumerable.Range(1, 40))
            await File.WriteAllTextAsync(Path.Combine(product.Backups, $"202001{day % 28 + 1:00}T0{day % 9}0000Z.tar.age"), "old");

        await Succeeds("backup.sh");

        var newest = product.NewestBackup();
        var content = await File.ReadAllBytesAsync(newest);
        Assert.StartsWith("age-encryption.org/v1", System.Text.Encoding.ASCII.GetString(content[..30]), StringComparison.Ordinal);
        // Of January 2020, the newest of as many days, weeks and months as are kept beside the one of today: 6, and one more for a week that has none of them.
        Assert.InRange(Directory.GetFiles(product.Backups).Length, 8, 11);
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(product.Elsewhere, Path.GetFileName(newest))));
        Assert.Empty(Directory.GetDirectories(product.Backups));

        await Succeeds("drill.sh");
        Assert.Equal("", await LastDrill());
    }

    [Fact]
    public async Task A_backup_that_is_damaged_or_does_not_open_fails_its_trial_and_is_not_restored()
    {
        await product.MakeKeys();
        await Succeeds("backup.sh");
        var damaged = Path.Combine(Path.GetDirectoryName(product.Backups)!, "damaged.tar.age");
        var content = await File.ReadAllBytesAsync(product.NewestBackup());
        content[content.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(damaged, content);

        Assert.Equal(1, (await product.Script("drill.sh", damaged)).ExitCode);
        Assert.NotEqual("", await LastDrill());

        var (code, output) = await product.Script("restore.sh", damaged, product.Key("drill"), product.Release("first"));
        Assert.Equal(1, code);
        Assert.Contains("cannot be opened", output, StringComparison.Ordinal);
        (code, output) = await product.Script("restore.sh", product.NewestBackup(), product.Key("stranger"), product.Release("first"));
        Assert.Equal(1, code);
        Assert.Contains("cannot be opened", output, StringComparison.Ordinal);
        (code, output) = await product.Script("restore.sh", product.NewestBackup(), product.Key("drill"), product.Release("first"));
        Assert.Equal(1, code);
        Assert.Contains("nothing is written over", output, StringComparison.Ordinal);
    }

    private Task<string> LastDrill() => product.People.Database.Value<string>(TestDatabase.Superuser,
        "select coalesce(problem, '') from backbone.backup_report where step = 'Drill' order by finished_at desc limit 1");

    // Each name was an action and a change of a row in the trail.
    private async Task<IEnumerable<string>> Lost(Load load)
    {
        var kept = await product.People.Database.Sql(TestDatabase.Superuser, $"select changes::text from backbone.audit_entry where tenant_id = '{_tenant.Id.Value}'");
        var all = string.Concat(kept.Select(row => row[0]));
        return load.Acknowledged.Where(name => !all.Contains($"\"{name}\"", StringComparison.Ordinal));
    }

    private async Task<string> WithSetting(string setting)
    {
        var path = Path.Combine(product.State, "other.env");
        await File.WriteAllLinesAsync(path, [.. await File.ReadAllLinesAsync(Path.Combine(product.State, "..", "deploy.env")), setting]);
        return path;
    }

    private async Task Succeeds(string script, params string[] arguments)
    {
        var (code, output) = await product.Script(script, arguments);
        Assert.True(code == 0, output);
    }

    private async Task<string> Home()
    {
        using var client = DeployedProduct.Browser();
        return await client.GetStringAsync(product.Address, TestContext.Current.CancellationToken);
    }
}
