using System.IO.Compression;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Commands;

/// <summary>What the person on call does with a tenant's or a person's data: with exit codes that a script can rely on.</summary>
[Collection(nameof(SeededProduct))]
public sealed class ArchiveCommandTests(SeededProduct product) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_tenant_is_exported_and_imported_with_progress_on_the_way()
    {
        var (code, output, _) = await product.Run("tenant", "export", "pilot", File("pilot.zip"));
        Assert.Equal(0, code);
        Assert.Matches(@"cellar\.leg: [0-9]+", output);
        Assert.Matches(@"pilot: [0-9]+ rows written to ", output);
        Assert.Contains("RecordExport", (await product.Database.Sql(TestDatabase.Superuser, "select action from backbone.audit_entry where action is not null and person_id is null")).Select(row => row[0]));
        Assert.Equal(["pilot.zip"], Directory.GetFiles(_folder).Select(Path.GetFileName));

        (code, output, _) = await product.Run("tenant", "import", File("pilot.zip"), "pilot-again");
        Assert.Equal(0, code);
        Assert.Matches(@"pilot-again: [0-9]+ rows read; /t/pilot-again", output);
        Assert.Matches("pilot-again +Active", (await product.Run("tenant", "list")).Output);
    }

    [Fact]
    public async Task What_is_kept_about_somebody_is_exported_without_secrets()
    {
        var (code, _, _) = await product.Run("user", "export", "Camille.Laurent@example.com", File("camille.zip"));

        Assert.Equal(0, code);
        using var zip = ZipFile.OpenRead(File("camille.zip"));
        var all = string.Concat(zip.Entries.Select(entry => new StreamReader(entry.Open()).ReadToEnd()));
        Assert.Contains("camille.laurent@example.com", all, StringComparison.Ordinal);
        Assert.Superset(new HashSet<string> { "account/user.jsonl", "pilot/membership.jsonl", "pilot/notification.jsonl" }, zip.Entries.Select(entry => entry.FullName).ToHashSet());
        Assert.DoesNotContain("password_hash", all, StringComparison.Ordinal);
        Assert.DoesNotContain("security_stamp", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tenant export nowhere {0}/new.zip")]
    [InlineData("tenant export pilot {0}/no-such-folder/new.zip")]
    [InlineData("tenant export pilot {0}/there.zip")]
    [InlineData("tenant import {0}/missing.zip pilot-two")]
    [InlineData("tenant import {0}/there.zip pilot-two")]
    [InlineData("tenant import {0}/there.zip admin")]
    [InlineData("user export nobody@example.com {0}/new.zip")]
    [InlineData("user export camille.laurent@example.com {0}/there.zip")]
    public async Task What_cannot_be_done_is_refused_with_a_reason_and_leaves_no_file(string line)
    {
        await System.IO.File.WriteAllTextAsync(File("there.zip"), "something", TestContext.Current.CancellationToken);

        var (code, _, error) = await product.Run(string.Format(System.Globalization.CultureInfo.InvariantCulture, line, _folder).Split(' '));

        Assert.Equal(1, code);
        Assert.NotEmpty(error);
        Assert.Equal(["there.zip"], Directory.GetFiles(_folder).Select(Path.GetFileName));
        Assert.Equal("something", await System.IO.File.ReadAllTextAsync(File("there.zip"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("tenant", "export")]
    [InlineData("tenant", "import")]
    [InlineData("tenant", "delete")]
    [InlineData("user", "export")]
    public async Task Help_tells_arguments_and_exit_codes_and_too_few_arguments_are_a_wrong_usage(string noun, string verb)
    {
        var (code, output, _) = await product.Run(noun, verb, "--help");
        Assert.Equal(0, code);
        Assert.Contains($"Usage: {noun} {verb} <", output, StringComparison.Ordinal);
        Assert.Contains("0 done, 1 refused, 2 wrong usage", output, StringComparison.Ordinal);

        Assert.Equal(2, (await product.Run(noun, verb)).Code);
    }

    private string File(string name) => Path.Combine(_folder, name);
}
