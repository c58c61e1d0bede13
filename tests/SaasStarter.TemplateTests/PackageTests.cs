using System.IO.Compression;
using System.Xml.Linq;

namespace SaasStarter.TemplateTests;

/// <summary>The package holds what the repository holds, says what it is, and gives what the checkout gives. All other tests are of products that it made.</summary>
public sealed class PackageTests(Template template)
{
    private const string Content = "content/";

    private static readonly string[] NotPacked = ["templates/SaasStarter.Templates.csproj", "tests/SaasStarter.TemplateTests/"];

    [Fact]
    public async Task It_holds_every_file_that_git_keeps_and_no_other()
    {
        using var package = ZipFile.OpenRead(template.Package);
        var packed = package.Entries.Select(entry => (Path: Uri.UnescapeDataString(entry.FullName), entry.Length)).Where(entry => entry.Path.StartsWith(Content, StringComparison.Ordinal))
            .Select(entry => (Path: entry.Path[Content.Length..], entry.Length));

        var kept = (await Template.KeptFiles()).Where(file => !NotPacked.Any(part => file.StartsWith(part, StringComparison.Ordinal)))
            .Select(file => (Path: file, new FileInfo(Path.Combine(Template.Checkout, file)).Length));

        Assert.Equal(kept.OrderBy(file => file.Path, StringComparer.Ordinal), packed.OrderBy(file => file.Path, StringComparer.Ordinal));
    }

    [Fact]
    public void It_says_what_it_is_and_under_which_licence()
    {
        using var package = ZipFile.OpenRead(template.Package);
        using var description = package.GetEntry("SaasStarter.Templates.nuspec")!.Open();
        var metadata = XDocument.Load(description).Root!.Elements().Single();
        var said = metadata.Elements().Where(element => !element.HasElements).ToDictionary(element => element.Name.LocalName, element => element.Value);

        Assert.Equal("Template", (string?)metadata.Descendants().Single(element => element.Name.LocalName == "packageType").Attribute("name"));
        Assert.Equal(("SaasStarter.Templates", "MIT", "README.md", "icon.png"), (said["id"], said["license"], said["readme"], said["icon"]));
        Assert.DoesNotContain("dependencies", said.Keys);
        foreach (var file in new[] { "README.md", "icon.png", Content + "LICENSE" })
            Assert.NotNull(package.GetEntry(file));
    }

    [Fact]
    public async Task It_generates_the_same_files_as_the_checkout()
    {
        await template.Install(Template.Checkout, "checkout");

        var product = await template.Generate("MonChai");
        var fromCheckout = await template.GenerateBy("checkout", "MonChai");

        Assert.Equal(fromCheckout.Files, product.Files);
        Assert.Equal(fromCheckout.Files.Where(fromCheckout.IsExecutable), product.Files.Where(product.IsExecutable));
    }
}
