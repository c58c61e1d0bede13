namespace SaasStarter.TemplateTests;

/// <summary>
/// The template of this checkout, installed for these tests only: <c>dotnet new</c> keeps its state in a temporary folder, and whatever it
/// generates lies there too and is deleted at the end.
/// </summary>
public sealed class Template : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("template-").FullName;

    private Task<GeneratedProduct>? _monChai;
    private int _generated;

    /// <summary>The folder of this checkout.</summary>
    internal static string Checkout { get; } = FindCheckout();

    /// <summary>What the template's parts are called here: nothing that is generated may be called so.</summary>
    internal static string SourceName => "SaasStarter";

    /// <summary>A product that any number of tests look at, and none changes.</summary>
    internal Task<GeneratedProduct> MonChai => _monChai ??= Generate("MonChai");

    public async ValueTask InitializeAsync()
    {
        // Root starts the database as another user, who has to pass through here.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        await Install(Checkout, "checkout");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Generates a product, which has to work.</summary>
    internal async Task<GeneratedProduct> Generate(string name, string installation = "checkout")
    {
        var (exitCode, output, folder) = await TryToGenerate(name, installation);
        Assert.True(exitCode == 0, $"dotnet new ended with {exitCode}:\n{output}");
        return new(name, folder);
    }

    /// <summary>Runs <c>dotnet new</c>.</summary>
    internal async Task<(int ExitCode, string Output, string Folder)> TryToGenerate(string name, string installation = "checkout")
    {
        var parent = NewFolder();
        var (exitCode, output) = await New(installation, parent, "saas-starter", "--name", name, "--no-update-check");
        return (exitCode, output, Path.Combine(parent, name));
    }

    /// <summary>Runs <c>dotnet new saas-feature</c> or <c>saas-module</c> in a product, which has to work.</summary>
    internal async Task AddTo(GeneratedProduct product, string installation, params string[] arguments)
    {
        var (exitCode, output) = await New(installation, product.Folder, [.. arguments, "--allow-scripts", "yes", "--no-update-check"]);
        Assert.True(exitCode == 0, $"dotnet new {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
    }

    /// <summary>Installs a package, or a folder, apart from what other installations know.</summary>
    internal async Task Install(string packageOrFolder, string installation)
    {
        var (exitCode, output) = await New(installation, _folder, "install", packageOrFolder);
        Assert.True(exitCode == 0, output);
    }

    /// <summary>An empty folder that lives as long as the tests.</summary>
    internal string NewFolder() => Directory.CreateDirectory(Path.Combine(_folder, $"{++_generated}")).FullName;

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
