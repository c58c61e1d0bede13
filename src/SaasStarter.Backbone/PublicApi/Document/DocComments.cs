using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SaasStarter.Backbone.PublicApi.Document;

/// <summary>What the comments of the code say of a type, from the files that the compiler writes beside the assemblies: the document says it in the same words.</summary>
internal sealed partial class DocComments
{
    private readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, XElement>> _files = new();

    /// <summary>What a type is, or what a request does; null when nobody said it.</summary>
    public string? Summary(Type type) => Text(Member($"T:{NameOf(type)}", type)?.Element("summary"));

    /// <summary>What a parameter of a record is.</summary>
    public string? Parameter(Type type, string name) =>
        Text(Member($"T:{NameOf(type)}", type)?.Elements("param").FirstOrDefault(parameter => (string?)parameter.Attribute("name") == name));

    /// <summary>What a value of an enumeration means.</summary>
    public string? Value(Type type, string name) => Text(Member($"F:{NameOf(type)}.{name}", type)?.Element("summary"));

    /// <summary>The example of a record, as JSON; null when it has none.</summary>
    public string? Example(Type type) => Member($"T:{NameOf(type)}", type)?.Element("example")?.Value.Trim();

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private XElement? Member(string name, Type type) => _files.GetOrAdd(type.Assembly, Read).GetValueOrDefault(name);

    private static Dictionary<string, XElement> Read(Assembly assembly)
    {
        var file = Path.ChangeExtension(assembly.Location, ".xml");
        return File.Exists(file)
            ? XDocument.Load(file).Descendants("member").ToDictionary(member => (string)member.Attribute("name")!)
            : [];
    }

    private static string? Text(XElement? element) =>
        element is null ? null : Blanks().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => see.Attribute("cref")?.Value.Split('.')[^1].Split(':')[^1] ?? see.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement other => string.Concat(other.Nodes().Select(Text)),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
