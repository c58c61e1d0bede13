using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SaasStarter.Tests;

/// <summary>What the repository says of itself, held against what is there.</summary>
public sealed partial class RepositoryTests
{
    private static string Root => SourceTree.Root;

    [Fact]
    public void Every_package_is_explained_with_its_licence()
    {
        var packages = XDocument.Load(Path.Combine(Root, "Directory.Packages.props"))
            .Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value);
        var explained = TableRow().Matches(Read("docs/dependencies.md").Split("From npm,")[0])
            .Select(row => row.Groups["name"].Value).Where(name => name != "package");

        Assert.Equal(packages.Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_decision_is_listed()
    {
        var index = Read("docs/adr/README.md");
        var listed = LinkToDecision().Matches(index).Select(link => link.Groups["file"].Value);
        var written = Directory.EnumerateFiles(Path.Combine(Root, "docs/adr"), "0*.md").Select(Path.GetFileName);

        Assert.Equal(written.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_image_runs_as_an_unprivileged_user_and_is_told_when_it_is_ill()
    {
        var final = Read("Dockerfile").Split("\nFROM ")[^1];

        Assert.Contains("\nUSER $APP_UID\n", final, StringComparison.Ordinal);
        Assert.Contains("GET /health/live ", final, StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_is_built_from_every_project_and_from_every_file_that_decides_about_the_build()
    {
        var dockerfile = Read("Dockerfile");
        var projects = Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'));

        foreach (var file in projects.Concat([".editorconfig", "BannedSymbols.txt", "Directory.Build.props", "Directory.Packages.props", "global.json"]))
        {
            Assert.Contains(file + " ", dockerfile, StringComparison.Ordinal);
            Assert.Contains("!" + file.Split('/')[0] + "\n", Read(".dockerignore"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_deployment_has_no_default_password()
    {
        var values = ComposeVariable().Matches(Read("deploy/compose.yaml"))
            .Select(match => (Name: match.Groups["name"].Value, Default: match.Groups["default"].Value)).ToList();

        Assert.NotEmpty(values);
        foreach (var (name, value) in values.Where(variable => variable.Name.EndsWith("PASSWORD", StringComparison.Ordinal)))
            Assert.True(value.StartsWith(":?", StringComparison.Ordinal) || value == ":-", $"{name} has a default: {value}");
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Root, file)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^\| (?<name>[A-Za-z][A-Za-z0-9.]*) \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"\]\((?<file>[0-9]{4}-[^)]*\.md)\)")]
    private static partial Regex LinkToDecision();

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)(?<default>[^}]*)\}")]
    private static partial Regex ComposeVariable();
}
