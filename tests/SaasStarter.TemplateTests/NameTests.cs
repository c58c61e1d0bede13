using System.Text.Json;
using System.Xml.Linq;

namespace SaasStarter.TemplateTests;

/// <summary>A product carries the name that was typed, wherever a name is needed, or is not generated at all.</summary>
public sealed class NameTests(Template template)
{
    [Theory]
    [InlineData("MonChai", "MonChai", "monchai")]
    [InlineData("2026 Domaine-É & l'Été", "App2026DomaineELEte", "app2026domaineelete")]
    [InlineData("Œnologie 東京", "Oenologie", "oenologie")]
    [InlineData("class", "Class", "class")]
    [InlineData("pg", "Pg", "pgapp")]
    public async Task A_name_reaches_code_database_and_screen(string name, string identifier, string slug)
    {
        var product = await template.Generate(name);

        Assert.Equal(identifier, product.Identifier);
        Assert.Contains($"src/{identifier}.Web/{identifier}.Web.csproj", product.Files);
        Assert.Contains($"name: {slug}\n", product.Read("deploy/compose.yaml").ReplaceLineEndings("\n"), StringComparison.Ordinal);
        using var brand = JsonDocument.Parse(product.Read($"src/{identifier}.Web/brand.json"));
        Assert.Equal(name, brand.RootElement.GetProperty("name").GetString());
        Assert.Empty(product.Leftovers);
    }

    [Theory]
    [InlineData("2026Chai", "App2026Chai")]
    [InlineData("Mon-Chai.2026", "MonChai2026")]
    [InlineData("mon chai d’été", "MonChaiDete")]
    [InlineData("O'Brien & Fils", "OBrienFils")]
    [InlineData("Caf\u00e9", "Cafe")]
    [InlineData("Cafe\u0301", "Cafe")]
    public async Task Words_of_any_spelling_make_one_name_for_the_code(string name, string identifier) =>
        Assert.Contains($"Create: ./src/{identifier}.Web/{identifier}.Web.csproj", await template.Preview(name), StringComparison.Ordinal);

    [Fact]
    public async Task A_name_with_signs_breaks_no_file()
    {
        var product = await template.Generate(Template.HardestName);

        foreach (var file in product.Files.Where(file => file.EndsWith(".json", StringComparison.Ordinal)))
            JsonDocument.Parse(product.Read(file)).Dispose();
        foreach (var file in product.Files.Where(file => Path.GetExtension(file) is ".csproj" or ".props" or ".resx" or ".svg"))
            XDocument.Parse(product.Read(file));
    }

    [Fact]
    public async Task The_title_as_typed_stands_only_where_any_sign_is_harmless()
    {
        var product = await template.Generate(Template.HardestName);

        var places = product.Files.Where(file => product.Read(file).Contains(product.Name, StringComparison.Ordinal));

        Assert.Contains("README.md", places);
        Assert.All(places, file => Assert.True(Path.GetExtension(file) is ".md" or ".json" or ".service" or ".timer" || file == "LICENSE", file));
    }

    [Theory]
    [InlineData("東京", "no Latin letter")]
    [InlineData("+1", "must begin with a letter or a digit")]
    [InlineData(".hidden", "must begin with a letter or a digit")]
    [InlineData("Chai.", "may not end with a space or a dot")]
    [InlineData("a\"b", "letters, digits, spaces")]
    [InlineData("a;b", "letters, digits, spaces")]
    [InlineData("$(a)", "letters, digits, spaces")]
    [InlineData("{tenant}", "letters, digits, spaces")]
    [InlineData("A name of fifty-one characters is one too long here", "longer than 50")]
    [InlineData("System", "Add a word to it")]
    [InlineData("task", "Add a word to it")]
    [InlineData("Tenant", "Add a word to it")]
    [InlineData("con", "Add a word to it")]
    public async Task A_name_that_cannot_work_is_refused_with_the_reason(string name, string reason)
    {
        var (exitCode, output, folder) = await template.TryToGenerate(name);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any());
    }
}
