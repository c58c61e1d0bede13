using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SaasStarter.Backbone.Backups;
using SaasStarter.Backbone.Hosting.Commands;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Backups;

/// <summary>What is backed up comes back whole; what would not is found by the trial, and written down.</summary>
public sealed class BackupTests(BackupTests.Pilot pilot) : IClassFixture<BackupTests.Pilot>
{
    /// <summary>The pilot tenant's data with files, and a backup of it.</summary>
    public sealed class Pilot(TestCluster cluster) : IAsyncLifetime
    {
        internal TestCluster Cluster => cluster;

        internal TestDatabase Database { get; private set; } = null!;

        internal string Root { get; } = Directory.CreateTempSubdirectory("backup-").FullName;

        internal string Backup => Path.Combine(Root, "backup");

        internal string Files => Path.Combine(Root, "files");

        public async ValueTask InitializeAsync()
        {
            Database = await cluster.Clone();
            Assert.Equal(0, (await Run(Database, "seed")).Code);
            await AddFile("0123456789abcdef", "what was in it");
            var (code, output, error) = await Run(Database, "backup", "create", Backup);
            Assert.True(code == 0, error);
            Assert.Contains("1 files", output, StringComparison.Ordinal);
        }

        public async ValueTask DisposeAsync()
        {
            await cluster.Drop(Database);
            Directory.Delete(Root, recursive: true);
        }

        internal async Task<(int Code, string Output, string Error)> Run(TestDatabase database, params string[] args)
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            await using var product = new Operator(database.Connections.Migrations!, new(database.Connections.Migrations!) { Database = "postgres" }, Files);
            var code = await product.Services.GetRequiredService<CommandLine>().Run(args, Stream.Null, output, error, TestContext.Current.CancellationToken);
            return (code, output.ToString(), error.ToString());
        }

        /// <summary>A copy of the backup, to be spoilt.</summary>
        internal string Copy(string name)
        {
            var copy = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
            foreach (var file in Directory.EnumerateFiles(Backup))
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            return copy;
        }

        internal static Task<string?> LastProblem(TestDatabase database) => database.Value<string?>(TestDatabase.Superuser,
            "select problem from backbone.backup_report where step = 'Drill' order by finished_at desc limit 1");

        private async Task AddFile(string name, string text)
        {
            var tenant = await Database.Value<Guid>(TestDatabase.Superuser, "select id from backbone.tenant where slug = 'pilot'");
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            var key = $"{tenant:N}/{name}";
            Directory.CreateDirectory(Path.Combine(Files, $"{tenant:N}"));
            await File.WriteAllBytesAsync(Path.Combine(Files, key), bytes);
            await Database.Sql(TestDatabase.Superuser, $"""
                insert into backbone.stored_file (tenant_id, id, purpose, name, kind, size, sha256, storage_key, created_at)
                values ('{tenant}', gen_random_uuid(), 'document', 'a.txt', 'text', {bytes.Length}, '{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))}', '{key}', now())
                """);
        }
    }

    [Fact]
    public async Task A_backup_comes_back_whole_on_a_server_that_is_started_for_it()
    {
        await using var product = new ProductWithoutServices(pilot.Database.Connections.Migrations!);

        Assert.Empty(await product.Services.GetRequiredService<RestoreDrill>().Run(pilot.Backup, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_trial_of_a_good_backup_is_written_down()
    {
        var (code, output, error) = await pilot.Run(pilot.Database, "backup", "drill", pilot.Backup);

        Assert.True(code == 0, error);
        Assert.Contains("comes back whole", output, StringComparison.Ordinal);
        var report = await pilot.Database.Sql(TestDatabase.Superuser, "select duration > interval '0', taken_at is not null from backbone.backup_report where step = 'Drill' and problem is null");
        Assert.Equal([true, true], report[0]);
        Assert.Equal(0, await pilot.Database.Value<long>(TestDatabase.Superuser, "select count(*) from pg_database where datname like 'drill_%'"));
    }

    [Theory]
    [InlineData(BackupManifest.DumpName)]
    [InlineData(BackupManifest.FilesName)]
    public async Task A_damaged_backup_fails(string file)
    {
        var copy = pilot.Copy($"damaged-{file}");
        await using (var stream = File.OpenWrite(Path.Combine(copy, file)))
        {
            stream.Position = stream.Length / 2;
            stream.WriteByte(0xaa);
            stream.WriteByte(0x55);
        }

        var (code, _, error) = await pilot.Run(pilot.Database, "backup", "drill", copy);

        Assert.Equal(1, code);
        Assert.Contains($"{file} is damaged", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("truncated", "is damaged")]
    [InlineData("without a dump", "is missing")]
    [InlineData("without a manifest", "was not finished")]
    [InlineData("with half a manifest", "is damaged")]
    public async Task A_backup_that_is_not_whole_fails(string how, string message)
    {
        var copy = pilot.Copy(how.Replace(' ', '-'));
        var dump = Path.Combine(copy, BackupManifest.DumpName);
        var manifest = Path.Combine(copy, BackupManifest.FileName);
        switch (how)
        {
            case "truncated": await File.WriteAllBytesAsync(dump, (await File.ReadAllBytesAsync(dump))[..1000]); break;
            case "without a dump": File.Delete(dump); break;
            case "without a manifest": File.Delete(manifest); break;
            default: await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest))[..200]); break;
        }

        var (code, _, error) = await pilot.Run(pilot.Database, "backup", "drill", copy);

        Assert.Equal(1, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_out_otherwise_than_it_went_in_is_found()
    {
        var copy = pilot.Copy("otherwise");
        var path = Path.Combine(copy, BackupManifest.FileName);
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        var tables = manifest["state"]!["tables"]!.AsObject();
        tables["backbone.membership"]!["rows"] = 1000;
        tables["backbone.tenant"]!["checksum"] = "1";
        tables["backbone.gone"] = JsonNode.Parse("""{ "rows": 1, "checksum": "1" }""");
        manifest["state"]!["catalogue"]!.AsArray().Add("policy of_old on backbone.membership");
        await File.WriteAllTextAsync(path, manifest.ToJsonString());

        var (code, _, error) = await pilot.Run(pilot.Database, "backup", "drill", copy);

        Assert.Equal(1, code);
        foreach (var finding in new[] { "backbone.membership has", "backbone.tenant has other contents", "backbone.gone is missing", "missing: policy of_old" })
            Assert.Contains(finding, error, StringComparison.Ordinal);
        Assert.Equal(error.Trim(), (await Pilot.LastProblem(pilot.Database))!.Trim());
    }

    [Theory]
    [InlineData("drop policy tenant on backbone.membership", "backbone.membership is not held to a tenant")]
    [InlineData("create policy all_of_it on backbone.membership to public using (true)", "backbone.membership shows")]
    [InlineData("drop table backbone.invitation", "backbone.invitation, which the product needs, is missing")]
    public async Task What_was_missing_before_the_backup_was_taken_is_found_too(string harm, string finding)
    {
        var database = await pilot.Cluster.Clone();
        try
        {
            Assert.Equal(0, (await pilot.Run(database, "seed")).Code);
            await database.Sql(TestDatabase.Superuser, harm);
            var folder = Path.Combine(pilot.Root, Guid.CreateVersion7().ToString("N"));
            Assert.Equal(0, (await pilot.Run(database, "backup", "create", folder)).Code);

            var (code, _, error) = await pilot.Run(database, "backup", "drill", folder);

            Assert.Equal(1, code);
            Assert.Contains(finding, error, StringComparison.Ordinal);
        }
        finally
        {
            await pilot.Cluster.Drop(database);
        }
    }

    [Fact]
    public async Task Nothing_is_restored_over_what_is_there()
    {
        var before = await pilot.Database.Dump();

        var (code, _, error) = await pilot.Run(pilot.Database, "backup", "restore", pilot.Backup);

        Assert.Equal(1, code);
        Assert.Contains("nothing is written over", error, StringComparison.Ordinal);
        Assert.Equal(before.Rows, (await pilot.Database.Dump()).Rows);
    }

    [Fact]
    public async Task A_backup_is_restored_with_its_files_and_the_product_works_on_it()
    {
        var name = $"restored_{Guid.CreateVersion7():N}";
        var database = new TestDatabase(new NpgsqlConnectionStringBuilder(pilot.Database.Connections.Migrations) { Database = name }.ConnectionString);
        var files = Directory.GetFiles(pilot.Files, "*", SearchOption.AllDirectories).Single();
        File.Delete(files);
        try
        {
            var (code, output, error) = await pilot.Run(database, "backup", "restore", pilot.Backup);

            Assert.True(code == 0, error);
            Assert.Contains("Everything is there again, and 1 files", output, StringComparison.Ordinal);
            Assert.Equal("what was in it", await File.ReadAllTextAsync(files));
            Assert.Contains("pilot", (await pilot.Run(database, "tenant", "list")).Output, StringComparison.Ordinal);
            Assert.Equal(0, (await pilot.Run(database, "audit", "verify")).Code);
        }
        finally
        {
            await pilot.Cluster.Drop(database);
        }
    }

    [Fact]
    public async Task A_role_that_does_not_see_every_row_takes_no_backup()
    {
        await using var product = new ProductWithoutServices(pilot.Database.Connections.Migrations!);

        var refused = await Assert.ThrowsAsync<BackupException>(() => product.Services.GetRequiredService<BackupWriter>()
            .Write(pilot.Database.Connections.Application, Path.Combine(pilot.Root, "partial"), TestContext.Current.CancellationToken));

        Assert.Contains("bypassrls", refused.Message, StringComparison.Ordinal);
    }

    private sealed class Operator(string administrator, NpgsqlConnectionStringBuilder scratch, string files) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Development");
            builder.UseSetting("ConnectionStrings:Default", administrator);
            builder.UseSetting("ConnectionStrings:Scratch", scratch.ConnectionString);
            builder.UseSetting("Files:Folder", files);
            builder.ConfigureLogging(logging => logging.ClearProviders());
            builder.ConfigureTestServices(services => services.RemoveAll<IHostedService>());
        }
    }
}
