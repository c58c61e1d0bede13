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

    /// <summary>Takes as long as the tests of this repository: ./test.sh --generated.</summary>
    [Fact(Explicit = true)]
    public async Task A_products_own_tests_pass()
    {
        var product = await template.Generate("Mon-Chai.2026");

        var (exitCode, output) = await Command.Run(TimeSpan.FromMinutes(50), product.Folder, [], Path.Combine(product.Folder, "test.sh"));

        Assert.True(exitCode == 0, output);
        Assert.Matches(@"\n[1-9][0-9]* passed, 0 failed\s*$", output);
    }
}
