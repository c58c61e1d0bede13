using System.Collections.Frozen;

namespace SaasStarter.Backbone.Domains;

/// <summary>
/// Below which names anybody can register one of their own: <c>fr</c>, <c>co.uk</c>, <c>github.io</c> (https://publicsuffix.org). Such a name is nobody's, even of
/// who could prove that they control it. The list is a file of this folder; one that is a few years old only knows fewer.
/// </summary>
internal static class PublicSuffixes
{
    private static readonly Lazy<FrozenSet<string>> Rules = new(Read);

    /// <summary>Whether the name is a public suffix.</summary>
    /// <param name="name">A name in ASCII, in lower case.</param>
    public static bool Contains(string name) => SuffixOf(name) == name;

    /// <summary>The part of a name that somebody registered: <c>acme.co.uk</c> of <c>wine.acme.co.uk</c>. A public suffix, and what has one label, is its own.</summary>
    public static string RegisteredPartOf(string name)
    {
        var suffix = SuffixOf(name);
        return suffix == name ? name : name[(name.LastIndexOf('.', name.Length - suffix.Length - 2) + 1)..];
    }

    // The longest rule counts; what no rule names ends in a suffix of one label.
    private static string SuffixOf(string name)
    {
        for (var candidate = name; ; candidate = ParentOf(candidate))
        {
            if (ParentOf(candidate) is not { Length: > 0 } parent)
                return candidate;
            if (Rules.Value.Contains($"!{candidate}"))
                return parent;
            if (Rules.Value.Contains(candidate) || Rules.Value.Contains($"*.{parent}"))
                return candidate;
        }
    }

    private static string ParentOf(string name) => name.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? name[(dot + 1)..] : "";

    private static FrozenSet<string> Read()
    {
        using var file = new StreamReader(typeof(PublicSuffixes).Assembly.GetManifestResourceStream($"{typeof(PublicSuffixes).Namespace}.PublicSuffixes.txt")!);
        return file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("//", StringComparison.Ordinal)).ToFrozenSet(StringComparer.Ordinal);
    }
}
