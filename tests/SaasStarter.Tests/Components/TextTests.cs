using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Components;
using SaasStarter.Backbone.Components;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Components;

/// <summary>Every word that people read is in a resource file, in every language, and every word in a resource file is read.</summary>
public sealed partial class TextTests
{
    private static readonly string[] Spoken = ["alt", "aria-label", "aria-description", "placeholder", "title"];

    public static TheoryData<string> Folders => [.. SourceTree.Files("/Strings.resx").Select(file => Path.GetRelativePath(SourceTree.Root, Path.GetDirectoryName(file)!))];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_text_is_there_in_French_with_the_same_placeholders(string folder)
    {
        var english = Read(folder, "Strings.resx");
        var french = Read(folder, "Strings.fr.resx");

        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), french.Keys.Order(StringComparer.Ordinal));
        Assert.All(english, text => Assert.Equal(Placeholders(text.Value), Placeholders(french[text.Key])));
        Assert.All(english.Values.Concat(french.Values), text => Assert.False(string.IsNullOrWhiteSpace(text)));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_token_is_a_form_of_the_tenants_word(string folder)
    {
        var brand = Brand.Read(Path.Combine(SourceTree.Root, "src/SaasStarter.Web/brand.json"));
        var tokens = Read(folder, "Strings.resx").Values.Concat(Read(folder, "Strings.fr.resx").Values).SelectMany(text => Token().Matches(text))
            .Select(token => token.Groups[1].Value);

        Assert.All(tokens, token => Assert.NotNull(brand.CurrentTenantWord.Form(char.ToLowerInvariant(token[0]) + token[1..])));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Nobody_reads_the_word_tenant(string folder) => Assert.All(Read(folder, "Strings.resx").Values.Concat(Read(folder, "Strings.fr.resx").Values),
        text => Assert.DoesNotMatch(TheWord(), Token().Replace(text, "")));

    // A line that began with a colon would look torn off.
    [Theory]
    [MemberData(nameof(Folders))]
    public void French_signs_stay_with_their_words(string folder) => Assert.All(Read(folder, "Strings.fr.resx").Values, text => Assert.DoesNotMatch(LooseSign(), text));

    [Fact]
    public void French_signs_stay_with_their_words_in_legal_texts() => Assert.All(SourceTree.Files(".fr.md"), file => Assert.DoesNotMatch(LooseSign(), File.ReadAllText(file)));

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_text_that_is_asked_for_is_there_and_every_one_that_is_there_is_asked_for(string folder)
    {
        var keys = Read(folder, "Strings.resx").Keys.ToHashSet(StringComparer.Ordinal);
        var sources = SourcesOf(folder);

        var asked = sources.SelectMany(source => AskedKey().Matches(source)).Select(key => key.Groups["key"].Value).Distinct();
        Assert.Empty(asked.Except(keys));

        var literals = sources.SelectMany(source => Literal().Matches(source)).Select(literal => literal.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var composed = sources.SelectMany(source => ComposedKey().Matches(source)).Select(key => Pattern(key.Groups["key"].Value)).ToArray();
        var unread = keys.Where(key => !literals.Contains(key) && !composed.Any(pattern => pattern.IsMatch(key))).ToArray();
        Assert.Empty(unread);
    }

    [Fact]
    public void No_component_has_words_of_its_own()
    {
        var components = ProductCode.Assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => typeof(IComponent).IsAssignableFrom(type) && !IsForDevelopers(type));

        var words = components.SelectMany(component => RenderedLiterals.Of(component)
            .SelectMany(literal => literal.Attribute is null ? WordsOf(literal.Text) : WordsIn(literal.Attribute, literal.Text))
            .Select(word => $"{component.FullName}: {word}"));

        Assert.Empty(words);
    }

    [Fact]
    public void Words_of_a_component_would_be_found()
    {
        var literals = RenderedLiterals.Of(typeof(SaasStarter.Backbone.Components.Gallery.GalleryPage)).ToArray();

        Assert.Contains(literals, literal => literal is { Attribute: null } && WordsOf(literal.Text).Contains("Primary"));
        Assert.Contains(literals, literal => literal is { Attribute: "Label", Text: "E-mail address" });
    }

    // Their reader is the developer, in English.
    private static bool IsForDevelopers(Type component) =>
        component.GetCustomAttributes<RouteAttribute>().Any(route => route.Template.StartsWith("/dev", StringComparison.Ordinal));

    private static IEnumerable<string> WordsOf(string html)
    {
        var attributes = Tag().Matches(html).SelectMany(tag => HtmlAttribute().Matches(tag.Value))
            .SelectMany(attribute => WordsIn(attribute.Groups[1].Value, attribute.Groups[2].Value));
        var content = Tag().Split(html).Select(text => WebUtility.HtmlDecode(text).Trim());
        return attributes.Concat(content.Where(text => text.Any(char.IsLetter) && !text.StartsWith('/'))); // A path is the same in every language.
    }

    // Parameters of components that are shown begin with a capital letter, as all do; those that are not words have none or name a thing.
    private static IEnumerable<string> WordsIn(string attribute, string text) =>
        (Spoken.Contains(attribute) || attribute is "Label" or "Title" or "Description" or "Hint" or "Placeholder" or "Question" or "Answer" or "Caption" or "Note")
        && text.Any(char.IsLetter) ? [$"{attribute}=\"{text}\""] : [];

    private static Dictionary<string, string> Read(string folder, string file) => XDocument.Load(Path.Combine(SourceTree.Root, folder, file))
        .Descendants("data").ToDictionary(text => text.Attribute("name")!.Value, text => text.Element("value")!.Value);

    private static IEnumerable<string> Placeholders(string text) => Placeholder().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    // The folder's own files, those of folders below without texts of their own, and whoever names its marker class.
    private static string[] SourcesOf(string folder)
    {
        var name = $"{Path.GetFileName(folder)}.Strings";
        return [.. SourceTree.Files(".cs", ".razor").Where(file => NearestFolderWithTexts(file) == folder || File.ReadAllText(file).Contains(name, StringComparison.Ordinal))
            .Select(file => Comment().Replace(File.ReadAllText(file), ""))];
    }

    private static string? NearestFolderWithTexts(string file)
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null && folder.Length > SourceTree.Root.Length; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Strings.resx")))
                return Path.GetRelativePath(SourceTree.Root, folder);
        }
        return null;
    }

    private static Regex Pattern(string composed) => new($"^{string.Join(".+", Hole().Split(composed).Select(Regex.Escape))}$");

    [GeneratedRegex(@"\btenants?\b", RegexOptions.IgnoreCase)]
    private static partial Regex TheWord();

    [GeneratedRegex(@"@\*[\s\S]*?\*@|^[ ]*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\{\d[^}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\S [:;!?»](?=[\s<).,*]|$)|« |\w'\w", RegexOptions.Multiline)]
    private static partial Regex LooseSign();

    [GeneratedRegex(@"\{([A-Za-z][^}]*)\}")]
    private static partial Regex Token();

    [GeneratedRegex(@"(?<![.\w])(?:Text\[|Strings\.Text\()""(?<key>\w+)""")]
    private static partial Regex AskedKey();

    [GeneratedRegex(@"(?:Text\[|Strings\.Text\()\$""(?<key>[^""]+)""")]
    private static partial Regex ComposedKey();

    [GeneratedRegex(@"""([\w-]+)""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"([\w-]+)=""([^""]*)""")]
    private static partial Regex HtmlAttribute();
}
