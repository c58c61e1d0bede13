using System.Text.Json;
using System.Text.RegularExpressions;

namespace SaasStarter.TemplateTests;

/// <summary>A product is this repository without what makes it a template.</summary>
public sealed partial class ContentTests(Template template)
{
    private static readonly string[] Machinery = [".template.config/", "templates/", "tests/SaasStarter.TemplateTests/", "docs/template.md", "build/measure-template.sh"];

    [Fact]
    public async Task A_product_holds_every_file_of_the_repository_but_the_machinery()
    {
        var product = await template.Generate("MonChai");

        var expected = (await Template.KeptFiles()).Where(file => !IsMachinery(file))
            .Select(file => file.Replace(Template.SourceName, product.Identifier, StringComparison.Ordinal))
            .Append(".saas-starter/manifest.json");

        Assert.Equal(expected.Order(StringComparer.Ordinal), product.Files);
    }

    [Fact]
    public async Task What_may_be_executed_here_may_be_executed_in_a_product()
    {
        if (OperatingSystem.IsWindows())
            return;
        var product = await template.Generate("MonChai");

        var expected = (await Template.Git("ls-files", "--stage", "-z"))
            .Where(line => line.StartsWith("100755 ", StringComparison.Ordinal)).Select(line => line.Split('\t')[1]).Where(file => !IsMachinery(file));

        Assert.Equal(expected.Order(StringComparer.Ordinal), product.Files.Where(product.IsExecutable));
    }

    [Fact]
    public async Task The_solution_holds_exactly_the_products_projects()
    {
        var product = await template.Generate("MonChai");

        var projects = product.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));
        var solution = ProjectLine().Matches(product.Read("MonChai.sln")).Select(line => line.Groups["path"].Value.Replace('\\', '/'));
        Assert.Equal(projects, solution.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_products_share_no_project_number_and_no_address()
    {
        var first = await template.Generate("MonChai");
        var second = await template.Generate(Template.HardestName);
        var ours = File.ReadAllText(Path.Combine(Template.Checkout, Template.SourceName + ".sln"));

        var numbers = Numbers(first.Read("MonChai.sln"));

        Assert.NotEmpty(numbers);
        Assert.Empty(numbers.Intersect(Numbers(second.Read(second.Identifier + ".sln"))));
        Assert.Empty(numbers.Intersect(Numbers(ours)));
        Assert.DoesNotContain(first.Files, file => OurPort().IsMatch(first.Read(file)));
    }

    [Fact]
    public async Task The_address_is_the_same_wherever_it_stands()
    {
        var product = await template.Generate("MonChai");
        using var manifest = JsonDocument.Parse(product.Read(".saas-starter/manifest.json"));
        var address = manifest.RootElement.GetProperty("derived").GetProperty("address").GetString()!;

        Assert.Contains(address, product.Read("run.sh"), StringComparison.Ordinal);
        Assert.Contains(address, product.Read("README.md"), StringComparison.Ordinal);
        Assert.Contains($"\"{address}\"", product.Read("src/MonChai.Web/Properties/launchSettings.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_product_remembers_how_it_was_made()
    {
        var product = await template.Generate(Template.HardestName);
        using var manifest = JsonDocument.Parse(product.Read(".saas-starter/manifest.json"));
        var packageVersion = Regex.Match(File.ReadAllText(Path.Combine(Template.Checkout, "templates/SaasStarter.Templates.csproj")), "<Version>(.*)</Version>").Groups[1].Value;

        Assert.Equal(packageVersion, manifest.RootElement.GetProperty("templateVersion").GetString());
        Assert.Equal(Template.HardestName, manifest.RootElement.GetProperty("answers").GetProperty("name").GetString());
        Assert.Contains($"dotnet new saas-starter -n \"{Template.HardestName}\"", product.Read("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_file_that_git_ignores_is_left_out_of_products_and_of_the_package()
    {
        var template = File.ReadAllText(Path.Combine(Template.Checkout, ".template.config/template.json"));
        var package = File.ReadAllText(Path.Combine(Template.Checkout, "templates/SaasStarter.Templates.csproj"));

        foreach (var pattern in File.ReadLines(Path.Combine(Template.Checkout, ".gitignore")).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var everywhere = "**/" + (pattern.EndsWith('/') ? pattern + "**" : pattern);
            Assert.Contains($"\"{everywhere}\"", template, StringComparison.Ordinal);
            Assert.Contains($"../{everywhere};", package, StringComparison.Ordinal);
        }
    }

    private static bool IsMachinery(string file) => Machinery.Any(part => file.StartsWith(part, StringComparison.Ordinal));

    /// <summary>The numbers that name projects and folders; those that name a kind of project are the same in every solution.</summary>
    private static IReadOnlyList<string> Numbers(string solution) => [.. NumberLine().Matches(solution).Select(line => line.Groups["number"].Value)];

    [GeneratedRegex("""^Project\(.*"(?<path>[^"]+\.csproj)", """, RegexOptions.Multiline)]
    private static partial Regex ProjectLine();

    [GeneratedRegex("""^Project\(.*"\{(?<number>[0-9A-Fa-f-]+)\}"\s*$""", RegexOptions.Multiline)]
    private static partial Regex NumberLine();

    [GeneratedRegex(@"\b5080\b")]
    private static partial Regex OurPort();
}
