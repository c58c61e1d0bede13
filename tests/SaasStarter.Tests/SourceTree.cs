namespace SaasStarter.Tests;

/// <summary>The sources that the tests were built from.</summary>
internal static class SourceTree
{
    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>All source files of the product with one of these endings, generated ones left out.</summary>
    public static IEnumerable<string> Files(params string[] endings) => Directory
        .EnumerateFiles(Path.Combine(Root, "src"), "*", SearchOption.AllDirectories)
        .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    /// <summary>Their texts, with their paths from the root.</summary>
    public static IEnumerable<(string Path, string Text)> Texts(params string[] endings) =>
        Files(endings).Select(file => (Path.GetRelativePath(Root, file).Replace('\\', '/'), File.ReadAllText(file)));

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "global.json")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
