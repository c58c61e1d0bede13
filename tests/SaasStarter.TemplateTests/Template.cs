namespace SaasStarter.TemplateTests;

/// <summary>
/// The package made of this checkout, installed for these tests only: <c>dotnet new</c> keeps its state in a temporary folder, and whatever it
/// generates lies there too and is deleted at the end.
/// </summary>
public sealed class Template : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("template-").FullName;

    private readonly Dictionary<string, Task<GeneratedProduct>> _products = [];
    private int _folders;

    /// <summary>The folder of this checkout.</summary>
    internal static string Checkout { get; } = FindCheckout();

    /// <summary>What the template's parts are called here: nothing that is generated may be called so.</summary>
    internal static string SourceName => "SaasStarter";

    /// <summary>A name with all that may stand in one: a leading digit, accents, and what shells, XML and HTML take for something else. The product's folder is called so, too.</summary>
    internal static string HardestName => "2026 Domaine-É & l'Été";

    /// <summary>The file that <c>dotnet pack</c> made.</summary>
    internal string Package { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        // Root starts the database as another user, who has to pass through here.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        var packages = NewFolder();
        var (exitCode, output) = await Command.Run(Limit, Checkout, [], "dotnet", "pack", "templates", "--output", packages, "-v", "quiet");
        Assert.True(exitCode == 0, output);
        Package = Directory.GetFiles(packages, "*.nupkg").Single();
        await Install(Package, "package");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A product of this name, generated once: any number of tests look at it, and none changes it.</summary>
    internal Task<GeneratedProduct> Generate(string name)
    {
        if (!_products.TryGetValue(name, out var product))
            _products[name] = product = GenerateBy("package", name);
        return product;
    }

    /// <summary>The same product, to be built and changed.</summary>
    internal async Task<GeneratedProduct> GenerateToChange(string name)
    {
        var product = await Generate(name);
        var folder = Path.Combine(NewFolder(), name);
        foreach (var file in product.Files)
        {
            var copy = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(product.Folder, file), copy);
        }
        return new(name, folder);
    }

    /// <summary>Generates a product by what was installed under this word, which has to work.</summary>
    internal async Task<GeneratedProduct> GenerateBy(string installation, string name)
    {
        var (exitCode, output, folder) = await TryToGenerate(name, installation);
        Assert.True(exitCode == 0, $"dotnet new ended with {exitCode}:\n{output}");
        return new(name, folder);
    }

    /// <summary>Runs <c>dotnet new</c>.</summary>
    internal async Task<(int ExitCode, string Output, string Folder)> TryToGenerate(string name, string installation = "package")
    {
        var parent = NewFolder();
        var (exitCode, output) = await New(installation, parent, "saas-starter", "--name", name, "--no-update-check");
        return (exitCode, output, Path.Combine(parent, name));
    }

    /// <summary>What <c>dotnet new</c> would write for this name.</summary>
    internal async Task<string> Preview(string name)
    {
        var (exitCode, output) = await New("package", NewFolder(), "saas-starter", "--name", name, "--no-update-check", "--dry-run");
        Assert.True(exitCode == 0, output);
        return output;
    }

    /// <summary>Runs <c>dotnet new saas-feature</c> or <c>saas-module</c> in a product, which has to work.</summary>
    internal async Task AddTo(GeneratedProduct product, params string[] arguments)
    {
        var (exitCode, output) = await New("package", product.Folder, [.. arguments, "--allow-scripts", "yes", "--no-update-check"]);
        Assert.True(exitCode == 0, $"dotnet new {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
    }

    /// <summary>Installs a package, or a folder, apart from what other installations know.</summary>
    internal async Task Install(string packageOrFolder, string installation)
    {
        var (exitCode, output) = await New(installation, _folder, "install", packageOrFolder);
        Assert.True(exitCode == 0, output);
    }

    /// <summary>An empty folder that lives as long as the tests.</summary>
    internal string NewFolder() => Directory.CreateDirectory(Path.Combine(_folder, $"{++_folders}")).FullName;

    /// <summary>The files of this checkout that git keeps, or would.</summary>
    internal static async Task<IEnumerable<string>> KeptFiles() =>
        (await Git("ls-files", "--cached", "--others", "--exclude-standard", "-z")).Where(file => File.Exists(Path.Combine(Checkout, file)));

    internal static async Task<IEnumerable<string>> Git(params string[] arguments)
    {
        var (exitCode, output) = await Command.Run(TimeSpan.FromSeconds(30), Checkout, [], ["git", "-c", "safe.directory=*", .. arguments]);
        Assert.True(exitCode == 0, output);
        return output.TrimEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    private Task<(int ExitCode, string Output)> New(string installation, string folder, params string[] arguments) =>
        Command.Run(Limit, folder,
            [("DOTNET_CLI_HOME", Path.Combine(_folder, installation)), ("DOTNET_GENERATE_ASPNET_CERTIFICATE", "false")],
            ["dotnet", "new", .. arguments]);

    private static string FindCheckout()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "global.json")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
