using System.Text.RegularExpressions;

namespace SaasStarter.Tests.Architecture;

/// <summary>What a reader of the sources relies on.</summary>
public sealed partial class SourceTests
{
    // Statements that are put together from parts, with what makes them safe.
    private static readonly Dictionary<string, string> ComposedSql = new()
    {
        ["Persistence/DatabaseMigrator.cs"] = "Roles and databases cannot be parameters; every part is a constant or quoted.",
        ["Live/LiveListener.cs"] = "A channel cannot be a parameter; this one is a constant.",
    };

    // Markup that is not shown by the product's own pages.
    private static readonly Dictionary<string, string> StyledByHand = new()
    {
        ["Mail/MailLayout.razor"] = "Mail programs know no style sheets; the inbox shows it in a frame with a policy of its own.",
    };

    [Fact]
    public void No_page_is_interactive()
    {
        var found = from file in SourceTree.Texts(".cs", ".razor", ".js", ".cshtml", ".html")
                    from Match match in Interactive().Matches(WithoutComments(file.Text))
                    select $"{file.Path}: {match.Value}";

        Assert.True(!found.Any(), $"Pages are rendered on the server without Blazor's script; docs/adr/0001-static-server-rendering.md says why and what to do instead. "
            + string.Join("; ", found));
        Assert.True(File.Exists(Path.Combine(SourceTree.Root, "docs/adr/0001-static-server-rendering.md")));
    }

    [Fact]
    public void No_markup_needs_a_weaker_content_security_policy()
    {
        var found = from file in SourceTree.Texts(".razor")
                    where !StyledByHand.Keys.Any(known => file.Path.EndsWith(known, StringComparison.Ordinal))
                    from Match match in Inline().Matches(WithoutComments(file.Text))
                    select $"{file.Path}: {match.Value.Trim()}";

        Assert.Empty(found);
    }

    [Fact]
    public void No_statement_is_put_together_from_what_somebody_typed()
    {
        var found = SourceTree.Texts(".cs", ".razor")
            .Where(file => ComposedSqlPattern().IsMatch(file.Text) && !ComposedSql.Keys.Any(known => file.Path.EndsWith(known, StringComparison.Ordinal)))
            .Select(file => $"{file.Path}: {ComposedSqlPattern().Match(file.Text).Value.Trim()}");

        Assert.Empty(found);
    }

    [Fact]
    public void The_program_reads_like_a_table_of_contents()
    {
        var program = SourceTree.Texts(".cs").Single(file => file.Path.EndsWith("Web/Program.cs", StringComparison.Ordinal));

        Assert.InRange(program.Text.Split('\n').Length, 1, 40);
    }

    private static string WithoutComments(string text) => Comment().Replace(text, "");

    [GeneratedRegex(@"@rendermode|\bInteractive(Server|WebAssembly|Auto)\b|AddInteractive\w+|_framework/blazor|blazor\.(web|server)\.js|@on[a-z]+\s*=|@formname|\[StreamRendering|@attribute\s*\[StreamRendering|@bind\b")]
    private static partial Regex Interactive();

    [GeneratedRegex(@"\sstyle\s*=\s*""|\son(click|change|input|submit|load|error|focus|blur|key\w+|mouse\w+)\s*=\s*""|javascript:|<script(?![^>]*\bsrc=)(?![^>]*type=""(speculationrules|application/(ld\+)?json)"")")]
    private static partial Regex Inline();

    [GeneratedRegex(@"(CommandText\s*=|CreateCommand\(|CreateBatchCommand\(|new NpgsqlCommand\(|new NpgsqlBatchCommand\(|\.(FromSqlRaw|SqlQueryRaw|ExecuteSqlRaw\w*)\()\s*\$""[^""]*\{")]
    private static partial Regex ComposedSqlPattern();

    [GeneratedRegex(@"(?m)(?<!:)//.*$|@\*[\s\S]*?\*@|<!--[\s\S]*?-->")]
    private static partial Regex Comment();
}
