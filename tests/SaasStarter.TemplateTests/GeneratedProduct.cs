using System.Text.RegularExpressions;

namespace SaasStarter.TemplateTests;

/// <summary>What <c>dotnet new</c> left in a folder.</summary>
internal sealed partial class GeneratedProduct(string name, string folder)
{
    private static readonly string[] AllowedLines = ["dotnet new saas-starter -n ", ".saas-starter/manifest.json"];

    /// <summary>As typed.</summary>
    public string Name { get; } = name;

    /// <summary>Where it lies.</summary>
    public string Folder { get; } = folder;

    /// <summary>The name in code, as the solution's file shows it.</summary>
    public string Identifier { get; } = Path.GetFileNameWithoutExtension(Directory.GetFiles(folder, "*.sln").Single());

    /// <summary>The path of every file, from the product's folder, with slashes.</summary>
    public IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>What is left of the template: the source's name, in any spelling, and what works on templates only.</summary>
    public IEnumerable<string> Leftovers => Files.SelectMany(LeftoversIn);

    public string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    /// <summary>Whether its mode says so; Windows has none.</summary>
    public bool IsExecutable(string file) =>
        !OperatingSystem.IsWindows() && File.GetUnixFileMode(Path.Combine(Folder, file)).HasFlag(UnixFileMode.UserExecute);

    /// <summary>Whether this text names the template.</summary>
    public static bool NamesTheSource(string text) => SourceName().IsMatch(text);

    private IEnumerable<string> LeftoversIn(string file)
    {
        if (file == ".saas-starter/manifest.json")
            return [];
        var lines = Read(file).Split('\n').Where(line => NamesTheSource(line) || Machinery().IsMatch(line));
        if (file is "README.md" or "README.fr.md")
            lines = lines.Where(line => !AllowedLines.Any(line.Contains));
        return lines.Select(line => $"{file}: {line.Trim()}").Concat(NamesTheSource(file) ? [file] : []);
    }

    [GeneratedRegex("saas.?starter", RegexOptions.IgnoreCase)]
    private static partial Regex SourceName();

    [GeneratedRegex(@"TemplateTests|inTemplate|\.template\.config|dotnet new install|--generated")]
    private static partial Regex Machinery();
}
