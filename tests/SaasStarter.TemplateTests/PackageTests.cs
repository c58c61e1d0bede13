namespace SaasStarter.TemplateTests;

/// <summary>The package made of the template gives what the checkout gives, and writes features.</summary>
public sealed class PackageTests(Template template)
{
    [Fact]
    public async Task The_package_generates_the_same_files_as_the_checkout()
    {
        var folder = template.NewFolder();
        var (exitCode, output) = await Command.Run(TimeSpan.FromMinutes(3), Template.Checkout, [],
            "dotnet", "pack", "templates", "--output", folder, "-v", "quiet");
        Assert.True(exitCode == 0, output);
        await template.Install(Directory.GetFiles(folder, "*.nupkg").Single(), "package");

        var product = await template.Generate("Mon-Chai.2026", "package");
        var fromCheckout = await template.Generate("Mon-Chai.2026");

        Assert.Equal(fromCheckout.Files, product.Files);
        Assert.Empty(product.Leftovers);
        Assert.Equal(fromCheckout.Files.Where(fromCheckout.IsExecutable), product.Files.Where(product.IsExecutable));

        await template.AddTo(product, "package", "saas-feature", "--name", "Vehicle");
        Assert.True(File.Exists(Path.Combine(product.Folder, $"src/{product.Identifier}.Web/Features/Vehicles/Vehicle.cs")));
    }
}
