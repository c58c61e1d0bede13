using System.Text.RegularExpressions;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Architecture;

/// <summary>A folder of the Backbone uses earlier folders only: one can read from the top of this list without ever turning back.</summary>
public sealed partial class LayerTests
{
    private static readonly string[] Folders =
    [
        // 1 Core: knows no database.
        "Core", "Tenancy", "Components",
        // 2 Platform: what every capability leans on.
        "Persistence", "Live", "Jobs", "AuditTrail", "Files", "Mail", "Errors", "Stripe",
        // 3 Capabilities: what people use.
        "Identity", "Memberships", "Notifications", "Work", "Billing", "Activities", "Legal", "Marketing", "Domains", "SingleSignOn", "PublicApi", "Webhooks", "Scim", "Privacy", "BackOffice", "Backups",
        // 4 Hosting: the only one that knows all.
        "StripeSimulator", "Hosting",
    ];

    private static readonly string Backbone = $"src/{typeof(Backbone.Core.Audience).Assembly.GetName().Name}";

    [Fact]
    public void Every_folder_has_its_place()
    {
        var folders = Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, Backbone)).Select(Path.GetFileName)
            .Where(folder => folder is not ("bin" or "obj" or "wwwroot"));

        Assert.Empty(folders.Except(Folders));
    }

    [Fact]
    public void A_folder_uses_earlier_folders_only()
    {
        var backwards = from file in SourceTree.Texts(".cs", ".razor").Where(text => text.Path.StartsWith(Backbone + "/", StringComparison.Ordinal))
                        let folder = file.Path.Split('/')[2]
                        where Folders.Contains(folder) && !file.Path.Contains("/Migrations/")
                        from Match use in Use().Matches(WithoutComments(file.Text))
                        let used = use.Groups["folder"].Value
                        where Array.IndexOf(Folders, used) > Array.IndexOf(Folders, folder)
                        select $"{file.Path} uses {used}";

        Assert.Empty(backwards.Distinct());
    }

    [Fact]
    public void The_backbone_knows_neither_the_product_nor_its_modules()
    {
        var prefix = typeof(Backbone.Core.Audience).Assembly.GetName().Name!.Split('.')[0];
        var known = from file in SourceTree.Texts(".cs", ".razor").Where(text => text.Path.StartsWith(Backbone + "/", StringComparison.Ordinal))
                    from Match name in Regex.Matches(file.Text, $@"\b{prefix}\.(?<project>[A-Z]\w+)\.")
                    where name.Groups["project"].Value is not ("Backbone" or "Tests" or "BrowserTests" or "Benchmarks")
                    select $"{file.Path} names {name.Value}";

        Assert.Empty(known);
    }

    [Fact]
    public void A_module_knows_the_backbone_and_no_other_module()
    {
        var backbone = Backbone.Split('/')[^1];
        var modules = ProductCode.Assemblies.Where(assembly => assembly.GetName().Name != backbone && assembly != typeof(Program).Assembly);
        var prefix = backbone.Split('.')[0] + ".";

        Assert.All(modules, module => Assert.Equal([backbone], module.GetReferencedAssemblies().Select(assembly => assembly.Name!)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))));
    }

    private static string WithoutComments(string text) => Comment().Replace(text, "");

    [GeneratedRegex(@"\bBackbone\.(?<folder>[A-Z]\w+)\b")]
    private static partial Regex Use();

    [GeneratedRegex(@"(?m)//.*$|@\*[\s\S]*?\*@")]
    private static partial Regex Comment();
}
