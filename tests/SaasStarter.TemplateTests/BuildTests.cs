namespace SaasStarter.TemplateTests;

/// <summary>Products whose names are harder than most compile, too.</summary>
public sealed class BuildTests(Template template)
{
    [Theory]
    [InlineData("class")]
    [InlineData("2026 Domaine-É & l'Été")]
    public async Task A_product_builds_whatever_it_is_called(string name)
    {
        var product = await template.Generate(name);

        await RunningProduct.BuildOf(product, $"src/{product.Identifier}.Web");
    }

    /// <summary>What names a module beside its own folder and the line that adds it: the list of projects, and that of the image.</summary>
    [Fact]
    public async Task A_product_without_a_module_builds_and_passes_the_tests_that_know_all_of_it()
    {
        var product = await template.Generate("MonChai");
        var module = "src/MonChai.Cellar";
        var (exitCode, output) = await Command.Run(TimeSpan.FromMinutes(1), product.Folder, [], "dotnet", "sln", "remove", module);
        Assert.True(exitCode == 0, output);
        Directory.Delete(Path.Combine(product.Folder, module), recursive: true);
        var program = DeleteLine(product, "src/MonChai.Web/Program.cs", "CellarModule");
        DeleteLine(product, "Dockerfile", "MonChai.Cellar");

        Assert.DoesNotContain("Cellar", program, StringComparison.Ordinal);
        await RunningProduct.BuildOf(product, "tests/MonChai.Tests");
        string[] classes = ["Architecture.CatalogueTests", "Architecture.ModelTests", "Architecture.RouteTableTests", "Architecture.LayerTests", "Components.TextTests", "Persistence.MigrationTests",
            "Tenancy.RoleCatalogueTests", "Isolation.ApplicationRoleTests", "RepositoryTests"];
        (exitCode, output) = await Command.Run(TimeSpan.FromMinutes(5), product.Folder, [],
            ["dotnet", "tests/MonChai.Tests/bin/Debug/net10.0/MonChai.Tests.dll", "-noColor", "-noLogo", .. classes.SelectMany(name => new[] { "-class", $"MonChai.Tests.{name}" })]);
        Assert.True(exitCode == 0, output);
        Assert.Matches("Total: [1-9][0-9]{2,}, Errors: 0, Failed: 0", output);
    }

    /// <summary>Takes as long as the tests of this repository: ./test.sh --generated.</summary>
    [Fact(Explicit = true)]
    public async Task A_products_own_tests_pass()
    {
        var product = await template.Generate("Mon-Chai.2026");

        var (exitCode, output) = await Command.Run(TimeSpan.FromMinutes(50), product.Folder, [], Path.Combine(product.Folder, "test.sh"));

        Assert.True(exitCode == 0, output);
        Assert.Matches(@"\n[1-9][0-9]* passed, 0 failed\s*$", output);
    }

    private static string DeleteLine(GeneratedProduct product, string file, string word)
    {
        var path = Path.Combine(product.Folder, file);
        var lines = File.ReadAllLines(path);
        File.WriteAllLines(path, lines.Where(line => !line.Contains(word, StringComparison.Ordinal)));
        Assert.Single(lines, line => line.Contains(word, StringComparison.Ordinal));
        return File.ReadAllText(path);
    }
}
