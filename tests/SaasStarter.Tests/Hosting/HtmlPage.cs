using System.Net;
using System.Text.RegularExpressions;

namespace SaasStarter.Tests.Hosting;

/// <summary>An element of a page, as far as tests look at it.</summary>
public sealed class HtmlElement(string name, IReadOnlyDictionary<string, string> attributes)
{
    private readonly List<object> _content = [];

    public string Name { get; } = name;

    /// <summary>The attribute's value, or null when it has none of this name.</summary>
    public string? this[string attribute] => attributes.GetValueOrDefault(attribute);

    /// <summary>What a reader sees of it, white space collapsed.</summary>
    public string Text => HtmlPage.Collapse(RawText);

    /// <summary>Its text as it stands.</summary>
    public string RawText => string.Concat(_content.Select(part => part switch
    {
        string text => text,
        HtmlElement { Name: "script" or "style" or "template" } => "",
        HtmlElement element => element.RawText + (IsBlock(element.Name) ? "\n" : ""),
        _ => "",
    }));

    /// <summary>All elements inside, in the order of the page.</summary>
    public IEnumerable<HtmlElement> Descendants => _content.OfType<HtmlElement>().SelectMany(child => child.Descendants.Prepend(child));

    /// <summary>The elements inside with one of these names.</summary>
    public IEnumerable<HtmlElement> All(params string[] names) => Descendants.Where(element => names.Contains(element.Name));

    /// <summary>All attributes, in any order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Attributes => attributes;

    internal void Add(object content) => _content.Add(content);

    private static bool IsBlock(string name) => name is not ("a" or "b" or "em" or "i" or "span" or "strong" or "small" or "code" or "time");
}

/// <summary>Reads the HTML that the product renders: well formed, every element closed.</summary>
public sealed partial class HtmlPage
{
    private static readonly string[] Void =
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "!doctype"];

    private static readonly string[] RawContent = ["script", "style", "textarea", "title"];

    private HtmlPage(HtmlElement root) => Root = root;

    public HtmlElement Root { get; }

    public string Title => Root.All("title").FirstOrDefault()?.Text ?? "";

    /// <summary>What a reader sees.</summary>
    public string Text => Root.All("body").FirstOrDefault()?.Text ?? Root.Text;

    public IReadOnlyList<HtmlForm> Forms => [.. Root.All("form").Select(form => new HtmlForm(form))];

    /// <summary>The addresses of all links.</summary>
    public IReadOnlyList<string> Links => [.. Root.All("a").Select(link => link["href"]).OfType<string>()];

    /// <exception cref="FormatException">An element is closed that is not open.</exception>
    public static HtmlPage Parse(string html)
    {
        var root = new HtmlElement("#page", new Dictionary<string, string>());
        var open = new Stack<HtmlElement>([root]);
        for (var at = 0; at < html.Length;)
        {
            if (html[at] != '<')
            {
                var end = html.IndexOf('<', at) is var next and >= 0 ? next : html.Length;
                open.Peek().Add(WebUtility.HtmlDecode(html[at..end]));
                at = end;
            }
            else if (html.AsSpan(at).StartsWith("<!--"))
            {
                at = html.IndexOf("-->", at, StringComparison.Ordinal) + 3;
            }
            else if (html[at + 1] == '/')
            {
                var end = html.IndexOf('>', at);
                Close(open, html[(at + 2)..end].Trim().ToLowerInvariant());
                at = end + 1;
            }
            else
            {
                at = Open(html, at, open);
            }
        }
        return new(root);
    }

    internal static string Collapse(string text) => WhiteSpace().Replace(text, " ").Trim();

    private static int Open(string html, int at, Stack<HtmlElement> open)
    {
        var tag = Tag().Match(html, at);
        if (!tag.Success)
            throw new FormatException($"Not a tag: {html.Substring(at, Math.Min(60, html.Length - at))}");
        var name = tag.Groups["name"].Value.ToLowerInvariant();
        var attributes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match attribute in Attribute().Matches(tag.Groups["attributes"].Value))
            attributes[attribute.Groups["name"].Value] = WebUtility.HtmlDecode(attribute.Groups["value"].Value);
        var element = new HtmlElement(name, attributes);
        open.Peek().Add(element);
        at = tag.Index + tag.Length;
        if (Void.Contains(name) || tag.Value.EndsWith("/>", StringComparison.Ordinal))
            return at;
        if (!RawContent.Contains(name))
        {
            open.Push(element);
            return at;
        }
        var end = html.IndexOf($"</{name}", at, StringComparison.OrdinalIgnoreCase);
        var content = html[at..end];
        element.Add(name is "script" or "style" ? content : WebUtility.HtmlDecode(content));
        return html.IndexOf('>', end) + 1;
    }

    private static void Close(Stack<HtmlElement> open, string name)
    {
        if (open.Peek().Name != name)
            throw new FormatException($"</{name}> closes <{open.Peek().Name}>.");
        open.Pop();
    }

    [GeneratedRegex("""\G<(?<name>[A-Za-z!][\w:-]*)(?<attributes>(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*/?>""")]
    private static partial Regex Tag();

    [GeneratedRegex("""(?<name>[^\s"'<>/=]+)(?:\s*=\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)'|(?<value>[^\s"'=<>`]+)))?""")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}

/// <summary>A form of a page, with what a browser would post from it.</summary>
public sealed class HtmlForm(HtmlElement element)
{
    public string Action => element["action"] ?? "";

    public string Text => element.Text;

    public bool IsMultipart => element["enctype"] == "multipart/form-data";

    public HtmlElement Element => element;

    /// <summary>The names of all fields.</summary>
    public IReadOnlyList<string> FieldNames =>
        [.. element.All("input", "select", "textarea", "button").Select(input => input["name"]).OfType<string>().Distinct()];

    /// <summary>What is posted when nobody touches it.</summary>
    public List<(string Name, string Value)> Defaults()
    {
        var values = new List<(string, string)>();
        foreach (var field in element.All("input", "select", "textarea"))
        {
            if (field["name"] is { Length: > 0 } name && field["disabled"] is null && DefaultOf(field) is { } value)
                values.Add((name, value));
        }
        return values;
    }

    /// <summary>What stands in a field.</summary>
    public string? ValueOf(string field) => Defaults().Where(value => value.Name == field).Select(value => value.Value).FirstOrDefault();

    /// <summary>Whether one types into a field, rather than choosing.</summary>
    public bool IsTyped(string field) => element.All("input", "textarea").Any(input => input["name"] == field
        && input["type"] is not ("hidden" or "checkbox" or "radio" or "file" or "submit" or "button" or "color"));

    /// <summary>The values that a select offers; empty for any other field.</summary>
    public IReadOnlyList<string> OptionsOf(string field) =>
        [.. element.All("select").Where(select => select["name"] == field).SelectMany(select => select.All("option")).Select(ValueOfOption)];

    private static string? DefaultOf(HtmlElement field) => field.Name switch
    {
        "textarea" => field.RawText.StartsWith('\n') ? field.RawText[1..] : field.RawText,
        "select" => (field.All("option").FirstOrDefault(option => option["selected"] is not null) ?? field.All("option").FirstOrDefault()) is { } chosen
            ? ValueOfOption(chosen) : null,
        _ => field["type"] switch
        {
            "checkbox" or "radio" => field["checked"] is null ? null : field["value"] ?? "on",
            "file" or "submit" or "button" or "image" or "reset" => null,
            _ => field["value"] ?? "",
        },
    };

    private static string ValueOfOption(HtmlElement option) => option["value"] ?? option.Text;
}
