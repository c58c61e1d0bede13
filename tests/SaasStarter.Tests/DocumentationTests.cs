using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Architecture;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests;

/// <summary>What the documents name is there: pages, folders, files, types, tables, commands' names, and the lines that they quote.</summary>
public sealed partial class DocumentationTests
{
    // What examples make up, what Stripe calls its own, and names that are put together at run time.
    private static readonly HashSet<string> Elsewhere =
    [
        "BookRoom", "BookingsDb", "BookingsDbDesign", "BookingsModule", "CellarModule", "CloseMonths", "MonChai", "PilotHotel", "RemindGuests", "RoomCounter", "VehiclePermissions",
        "send_invoice", "pause_collection", "StripeAuthentication", "StripePermission",
    ];

    private static readonly Lazy<HashSet<string>> Words = new(() => [.. Sources().SelectMany(text => Word().Matches(text).Select(word => word.Value))]);

    private static string Root => SourceTree.Root;

    public static TheoryData<string> Pages() => [.. Documents()];

    public static TheoryData<string> FrenchPages() => [.. Documents().Where(IsFrench)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_somewhere(string page)
    {
        var broken = from Match link in Link().Matches(WithoutCode(Read(page)))
                     let target = link.Groups["target"].Value.Split('#')
                     let path = target[0].Length == 0 ? page : Resolve(page, target[0])
                     where !IsThere(path) || (target.Length > 1 && !Anchors(path).Contains(target[1]))
                     select link.Groups["target"].Value;

        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_file_that_is_named_is_there(string page)
    {
        var missing = from span in CodeSpans(page)
                      where PathOfRepository().IsMatch(span) && !IsThere(span)
                      select span;
        var files = from span in CodeSpans(page)
                    from Match name in FileName().Matches(span)
                    where !Files.Value.Any(file => file.EndsWith("/" + name.Value.TrimStart('.', '/'), StringComparison.Ordinal)) && !Elsewhere.Contains(Path.GetFileNameWithoutExtension(name.Value)) && !IsOfMissingModule(span)
                    select name.Value;

        Assert.Empty(missing.Concat(files));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_type_table_and_job_that_is_named_is_there(string page)
    {
        var unknown = from span in CodeSpans(page)
                      from Match name in Name().Matches(span.Replace("__", " ", StringComparison.Ordinal))
                      where !Words.Value.Contains(name.Value) && !Elsewhere.Contains(name.Value)
                      select name.Value;

        Assert.Empty(unknown.Distinct());
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_address_that_is_named_answers(string page)
    {
        var addresses = RouteTable.All.Keys.Select(name => Placeholder().Replace(name.Split(' ')[1], "{}")).ToHashSet();
        var unknown = from span in CodeSpans(page)
                      where Address().IsMatch(span) && !addresses.Contains(Placeholder().Replace(span, "{}"))
                      select span;

        Assert.Empty(unknown.Distinct());
    }

    /// <summary>A block of code below "From `path`:" is quoted; "…" stands for lines that are left out.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_quoted_line_stands_in_its_file(string page)
    {
        foreach (Match quotation in Quotation().Matches(Read(page)))
        {
            var file = quotation.Groups["file"].Value;
            if (!IsThere(file) && IsOfMissingModule(file))
                continue;
            var lines = Read(file).Split('\n').Select(line => line.Trim()).ToHashSet();
            var invented = quotation.Groups["code"].Value.Split('\n').Select(line => line.Trim()).Where(line => line is not ("" or "…") && !lines.Contains(line));

            Assert.True(!invented.Any(), $"Not in {file}: {string.Join(" | ", invented)}");
        }
    }

    [Fact]
    public void Every_page_stands_in_the_index()
    {
        var pages = Documents().Where(page => page.StartsWith("docs/", StringComparison.Ordinal)).ToArray();
        // A folder has an index of its own, and the index above names that.
        var unlisted = from page in pages
                       let folder = Path.GetDirectoryName(Path.GetFileName(page) == "README.md" ? Path.GetDirectoryName(page) : page)!
                       where page != "docs/README.md" && !Link().Matches(Read($"{folder}/README.md")).Any(link => Resolve($"{folder}/README.md", link.Groups["target"].Value) == page)
                       select page;

        Assert.Empty(unlisted);
    }

    [Fact]
    public void Every_folder_of_the_backbone_stands_in_the_architecture()
    {
        var backbone = $"src/{typeof(Backbone.Core.Audience).Assembly.GetName().Name}";
        var text = Read("docs/architecture.md");

        var folders = Directory.EnumerateDirectories(Path.Combine(Root, backbone)).Select(Path.GetFileName).Where(folder => folder is not ("bin" or "obj" or "wwwroot"));

        Assert.All(folders, folder => Assert.Contains($"`{folder}`", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_role_and_every_look_up_of_the_database_stands_in_the_page_about_tenancy()
    {
        var text = Read("docs/tenancy.md");
        var roles = typeof(DatabaseRoles).GetFields().Where(field => field.IsLiteral).Select(field => $"`{field.GetRawConstantValue()}`");
        // Triggers answer nobody.
        var lookUps = CatalogueCheck.DefinerFunctions.Where(function => function.EndsWith("_resolver", StringComparison.Ordinal) && !function.Contains("()", StringComparison.Ordinal))
            .Select(function => $"`{function.Split('.')[1].Split('(')[0]}(");

        Assert.All([.. roles, .. lookUps], name => Assert.Contains(name, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_row_of_the_page_of_health_stands_in_the_page_about_the_back_office()
    {
        var text = Read("docs/backoffice.md");
        using var product = new ProductWithoutServices();

        Assert.All(product.Services.GetServices<HealthRow>(), row => Assert.Contains($"| `{row.Name}` |", text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_french_readme_says_what_the_english_one_says()
    {
        var (english, french) = (Read("README.md"), Read("README.fr.md"));

        Assert.Equal(Levels(english), Levels(french));
        Assert.Equal(Commands(english), Commands(french));
        Assert.Equal(Targets(english), Targets(french));

        static IEnumerable<string> Levels(string text) => Heading().Matches(WithoutBlocks(text)).Select(heading => heading.Groups["level"].Value);
        static IEnumerable<string> Commands(string text) => Block().Matches(text).SelectMany(block => block.Groups["code"].Value.Split('\n')).Select(line => line.Split('#')[0].Trim());
        // The two name each other.
        static IEnumerable<string> Targets(string text) => Link().Matches(text).Select(link => link.Groups["target"].Value)
            .Where(target => !target.StartsWith("README.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
    }

    /// <summary>No-break spaces before double signs and inside of quotation marks, and the curved apostrophe, as in everything that the product says in French.</summary>
    [Theory]
    [MemberData(nameof(FrenchPages))]
    public void French_pages_are_set_as_french_is(string page)
    {
        var text = TableRule().Replace(WithoutCode(Link().Replace(Read(page), "]")), "");

        Assert.Empty(BadFrench().Matches(text).Select(match => text[Math.Max(0, match.Index - 20)..Math.Min(text.Length, match.Index + 10)]));
    }

    private static readonly Lazy<string[]> Files = new(() => [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Select(file => "/" + Path.GetRelativePath(Root, file).Replace('\\', '/')).Where(file => !BuildOutput().IsMatch(file))]);

    private static IEnumerable<string> Documents() => Files.Value.Where(file => file.EndsWith(".md", StringComparison.Ordinal) && IsPage().IsMatch(file)).Select(file => file[1..]).Order(StringComparer.Ordinal);

    private static bool IsFrench(string page) => page == "README.fr.md" || page.StartsWith("docs/forfait/", StringComparison.Ordinal);

    // Everything but the documents themselves, and this test.
    private static IEnumerable<string> Sources() => Files.Value
        .Concat(Files.Value.Where(file => SourceFile().IsMatch(file) && !file.EndsWith("/DocumentationTests.cs", StringComparison.Ordinal)).Select(file => File.ReadAllText(Root + file)));

    private static string Read(string file) => File.ReadAllText(Path.Combine(Root, file)).ReplaceLineEndings("\n");

    private static bool IsThere(string path) => Path.Exists(Path.Combine(Root, path.TrimEnd('/'))) || IsOfMissingModule(path);

    // A product may have taken the module away that it came with; the documents speak of it still.
    private static bool IsOfMissingModule(string path) =>
        Module().Match(path) is { Success: true } module && !Directory.Exists(Path.Combine(Root, module.Value));

    private static string Resolve(string page, string target) =>
        Path.GetRelativePath(Root, Path.GetFullPath(Path.Combine(Root, Path.GetDirectoryName(page)!, target.Split('#')[0]))).Replace('\\', '/');

    private static IEnumerable<string> CodeSpans(string page) => CodeSpan().Matches(WithoutBlocks(Read(page))).Select(span => span.Groups["code"].Value);

    private static string WithoutBlocks(string text) => Block().Replace(text, "");

    private static string WithoutCode(string text) => CodeSpan().Replace(WithoutBlocks(text), "");

    // As GitHub makes them of headings.
    private static IEnumerable<string> Anchors(string file) => !File.Exists(Path.Combine(Root, file)) ? [] : Heading().Matches(WithoutBlocks(Read(file)))
        .Select(heading => NotInAnchor().Replace(heading.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"/(bin|obj|artifacts|TestResults|node_modules|\.[a-z]+)/")]
    private static partial Regex BuildOutput();

    [GeneratedRegex(@"^/(README[^/]*\.md|docs/.+|deploy/.+|src/.+)$")]
    private static partial Regex IsPage();

    [GeneratedRegex(@"\.(cs|razor|sql|json|csproj|props|sln|sh|js|css|yaml|yml|resx|conf|service|timer)$|/(manage|Dockerfile|Caddyfile|run|\.gitignore)$")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)+|[A-Za-z][A-Za-z0-9]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\]\((?<target>(?!https?:|mailto:|/)[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?m)^(?<level>#+) (?<text>.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?m)^ *```[a-z]*\n(?<code>[\s\S]*?)^ *```$")]
    private static partial Regex Block();

    [GeneratedRegex(@"From `(?<file>[^`]+)`:\n+```[a-z]+\n(?<code>[\s\S]*?)```")]
    private static partial Regex Quotation();

    [GeneratedRegex("`(?<code>[^`\n]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^(src|tests|docs|build|deploy|templates)/[\w./-]+$")]
    private static partial Regex PathOfRepository();

    [GeneratedRegex(@"(?<![*\w./-])(?:[\w.-]+/)*[\w.-]+\.(?:cs|razor|sql|sh|resx)\b")]
    private static partial Regex FileName();

    [GeneratedRegex(@"(?<![\w.'""/:{-])(?:[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+|[a-z]+(?:_[a-z]+)+)(?![\w.'""/}-])")]
    private static partial Regex Name();

    [GeneratedRegex(@"^/(?:dev|backoffice|t|sign-\w+|security|profile|pricing|contact|legal|webhooks|health|tenants)\b[\w/{}.-]*$")]
    private static partial Regex Address();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"src/\w+\.(?!Web\b|Backbone\b)\w+")]
    private static partial Regex Module();

    [GeneratedRegex(@"(?m)^\|[-:| ]+\|$")]
    private static partial Regex TableRule();

    [GeneratedRegex(@"[ ][:;!?»](?=[\s|*)]|$)|«[ ]|\p{L}'\p{L}")]
    private static partial Regex BadFrench();
}
