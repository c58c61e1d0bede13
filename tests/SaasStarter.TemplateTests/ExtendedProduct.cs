using System.Text.Json;
using System.Text.RegularExpressions;

namespace SaasStarter.TemplateTests;

/// <summary>
/// A product without the module that it came with, and with one of its own: the sample itself, a second feature beside it, and one in the product's own project.
/// </summary>
public sealed partial class ExtendedProduct(Template template) : IAsyncLifetime
{
    private static readonly string[] Sample = ["src/Class.Museum", "tests/Class.Tests/Museum"];

    private Dictionary<string, string> _sample = [];
    private Task<string>? _build;

    internal GeneratedProduct Product { get; private set; } = null!;

    /// <summary>What was written for the module and the feature that are called as the sample is, by path.</summary>
    internal IReadOnlyDictionary<string, string> LikeTheSample => _sample;

    public async ValueTask InitializeAsync()
    {
        Product = await template.GenerateToChange("class");
        await RemoveCellar();
        await Add("saas-module", "--name", "Museum");
        await Add("saas-feature", "--name", "ArtPiece", "--module", "Museum",
            "--fields", "CommonName:text, PlaceOfOrigin:text, FurtherRemarks:longtext, WeightInGrams:number, InsuredValue:decimal, AcquiredOn:date, IsOnLoan:bool",
            "--french", "Œuvre d’art", "--french-fields", "Nom courant, Lieu d’origine, Autres remarques, Poids en grammes, Valeur assurée, Date d’acquisition, En prêt");
        _sample = Sample.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Product.Folder, folder), "*", SearchOption.AllDirectories))
            .ToDictionary(file => Path.GetRelativePath(Product.Folder, file).Replace('\\', '/'), File.ReadAllText);
        await Add("saas-feature", "--name", "WorkOrder", "--module", "Museum", "--fields", "Title:text HasWarranty:bool Notes:longtext Street:text Town:text Hours:decimal Price:decimal DueOn:date",
            "--french", "Ordre de travail");
        await Add("saas-feature", "--name", "Case");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Builds it with its tests, unless it is built, and runs test classes, which have to pass. What is tried at every address is tried at those that came, with these words in them:
    /// the tests of this repository try the others.</summary>
    /// <returns>The name of every test, and the sum.</returns>
    internal async Task<string> Run(string[] classes, params string[] addresses)
    {
        await (_build ??= RunningProduct.BuildOf(Product, "tests/Class.Tests"));
        var (_, list) = await RunTests([.. OfClasses(classes), "-list", "full/json"]);
        var cases = JsonDocument.Parse(list).RootElement.EnumerateArray()
            .Where(test => Address().Match(test.GetProperty("DisplayName").GetString()!) is not { Success: true } address || addresses.Any(word => address.Value.Contains(word, StringComparison.Ordinal)))
            .SelectMany(test => new[] { "-id", test.GetProperty("ID").GetString()! });

        var (exitCode, output) = await RunTests(["-noColor", "-noLogo", "-reporter", "verbose", .. cases]);

        Assert.True(exitCode == 0, string.Join('\n', Failures().Matches(output).Select(failure => failure.Value).Append(output[^Math.Min(output.Length, 3000)..])));
        return output;
    }

    /// <summary>The classes that share one.</summary>
    [CollectionDefinition(nameof(ExtendedProduct))]
    public sealed class Shared : ICollectionFixture<ExtendedProduct>;

    private Task Add(params string[] arguments) => template.AddTo(Product, arguments);

    private Task<(int ExitCode, string Output)> RunTests(IEnumerable<string> arguments) => Command.Run(TimeSpan.FromMinutes(8), Product.Folder, [],
        ["dotnet", "tests/Class.Tests/bin/Debug/net10.0/Class.Tests.dll", "-preEnumerateTheories", .. arguments]);

    private static IEnumerable<string> OfClasses(IEnumerable<string> classes) => classes.SelectMany(name => new[] { "-class", $"Class.Tests.{name}" });

    /// <summary>What names a module beside its own folder and the line that adds it: the list of projects, and that of the image.</summary>
    private async Task RemoveCellar()
    {
        const string module = "src/Class.Cellar";
        var (exitCode, output) = await Command.Run(TimeSpan.FromMinutes(1), Product.Folder, [], "dotnet", "sln", "remove", module);
        Assert.True(exitCode == 0, output);
        Directory.Delete(Path.Combine(Product.Folder, module), recursive: true);
        DeleteLine("src/Class.Web/Program.cs", "CellarModule");
        DeleteLine("Dockerfile", "Class.Cellar");
    }

    private void DeleteLine(string file, string word)
    {
        var path = Path.Combine(Product.Folder, file);
        var lines = File.ReadAllLines(path);
        Assert.Single(lines, line => line.Contains(word, StringComparison.Ordinal));
        File.WriteAllLines(path, lines.Where(line => !line.Contains(word, StringComparison.Ordinal)));
    }

    // Of a test that is called once for each address, with the address: (name: "GET /t/{tenant}/members").
    [GeneratedRegex("""\(\w+: "(GET|POST) [^"]*""")]
    private static partial Regex Address();

    [GeneratedRegex(@"(?m)^.*\[FAIL\](?:\r?\n.*){0,6}")]
    private static partial Regex Failures();
}
