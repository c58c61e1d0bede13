namespace SaasStarter.TemplateTests;

/// <summary>A product is changed as its owner would: a module goes, another one comes, with features. It builds and passes the tests that know all of it.</summary>
[Collection(nameof(ExtendedProduct))]
public sealed class BuildTests(Template template, ExtendedProduct extended)
{
    // What holds for everything that a product has, whoever adds it; the rest of the suite does not know of it.
    private static readonly string[] GeneralTests =
    [
        "Architecture.CatalogueTests", "Architecture.ModelTests", "Architecture.RouteTableTests", "Architecture.LayerTests", "Architecture.SourceTests", "Components.TextTests",
        "Persistence.MigrationTests", "Tenancy.RoleCatalogueTests", "Isolation.ApplicationRoleTests", "Isolation.AccessMatrixTests", "Isolation.LeakTests", "RepositoryTests", "DocumentationTests",
    ];

    [Fact]
    public void A_product_builds_without_the_module_that_was_deleted() =>
        Assert.DoesNotContain("Cellar", extended.Product.Read($"src/{extended.Product.Identifier}.Web/Program.cs"), StringComparison.Ordinal);

    /// <summary>Nobody wrote a test for them: tables, addresses, texts and roles are found, and what was there holds without the module that went.</summary>
    [Fact]
    public async Task Generated_features_are_attacked_by_the_tests_that_know_every_table_and_every_address()
    {
        var output = await extended.Run(GeneralTests, "art-pieces", "work-orders", "cases");

        foreach (var route in new[] { "GET /t/{tenant}/art-pieces/{id}", "POST /t/{tenant}/work-orders/{id}/remove", "GET /t/{tenant}/cases.csv" })
            Assert.Contains($"\"{route}\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generated_features_pass_their_own_tests()
    {
        var output = await extended.Run(["Museum.ArtPieces.ArtPieceTests", "Museum.WorkOrders.WorkOrderTests", "Features.Cases.CaseTests"]);

        Assert.Contains("Total: 15, Errors: 0, Failed: 0", output, StringComparison.Ordinal);
    }

    /// <summary>Takes as long as the tests of this repository: ./test.sh --generated.</summary>
    [Fact(Explicit = true)]
    public async Task A_products_own_tests_pass()
    {
        var product = await template.GenerateToChange("Mon-Chai.2026");

        var (exitCode, output) = await Command.Run(TimeSpan.FromMinutes(50), product.Folder, [], Path.Combine(product.Folder, "test.sh"));

        Assert.True(exitCode == 0, output);
        Assert.Matches(@"\n[1-9][0-9]* passed, 0 failed\s*$", output);
    }
}
