using System.Net;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Museum.ArtPieces;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Museum.ArtPieces;

/// <summary>From the empty list to the file, as people do it. Who may do what, and that no other tenant reaches it, is tested for every feature by the general tests.</summary>
public sealed class ArtPieceTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task What_was_typed_is_shown_changed_and_removed()
    {
        var team = await TestTeam.Create(app);
        Assert.Contains("Nothing here yet", (await team.Admin.Open(team.Path("art-pieces"))).Text, StringComparison.Ordinal);

        await team.Admin.Open(team.Path("art-pieces/new"));
        var list = await team.Admin.Post(team.Path("art-pieces"), Typed("First of all"));
        var details = await team.Admin.Open(list.Page.Links.First(link => link.Contains("/art-pieces/", StringComparison.Ordinal) && !link.EndsWith("/new", StringComparison.Ordinal)));

        Assert.Equal("First of all", Shown(details, "Common name"));
        Assert.Equal("=Place of origin", Shown(details, "Place of origin"));
        Assert.Equal("Further remarks, in two lines", Shown(details, "Further remarks"));
        Assert.Equal("48,151", Shown(details, "Weight in grams"));
        Assert.Equal("1,234.5", Shown(details, "Insured value"));
        Assert.Equal("29 February 2024", Shown(details, "Acquired on"));
        Assert.Equal("Yes", Shown(details, "On loan"));

        var (address, form) = (details.Path, await team.Admin.Open($"{details.Path}/change"));
        Assert.Equal(Typed("First of all").Select(field => (field.Name, field.Value)), form.Form($"{address}/change").Defaults().Where(field => !field.Name.StartsWith("__", StringComparison.Ordinal)));
        var changed = await team.Admin.Post($"{address}/change", ("CommonName", "Another one"));
        Assert.Equal("Another one", Shown(changed, "Common name"));

        var removed = await team.Admin.Post($"{address}/remove");
        Assert.Contains("Nothing here yet", removed.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await team.Admin.Get(address)).Status);
    }

    [Fact]
    public async Task What_is_missing_is_said_and_what_was_typed_stays()
    {
        var team = await TestTeam.Create(app);
        await team.Member.Open(team.Path("art-pieces/new"));

        var refused = await team.Member.Post(team.Path("art-pieces"), Typed(" "));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Fill in this field.", refused.Text, StringComparison.Ordinal);
        Assert.Equal(Typed("").Skip(1).Select(field => (field.Name, field.Value)),
            refused.Form(team.Path("art-pieces")).Defaults().Skip(1).Where(field => !field.Name.StartsWith("__", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_list_goes_on_page_by_page_and_finds_by_name()
    {
        var team = await TestTeam.Create(app);
        for (var number = 0; number <= ListArtPieces.PageSize; number++)
            Assert.Equal(HttpStatusCode.Found, (await team.Member.Forge(team.Path("art-pieces"), Typed($"Number {number:00}"))).Status);

        var first = await team.Viewer.Open(team.Path("art-pieces"));
        var second = await team.Viewer.Open(first.Page.Links.Single(link => link.Contains("after=", StringComparison.Ordinal)));
        var found = await team.Viewer.Open($"{team.Path("art-pieces")}?search=NUMBER%2007");

        Assert.Equal(Enumerable.Range(1, ListArtPieces.PageSize).Reverse().Select(number => $"Number {number:00}"), Listed(first));
        Assert.Equal(["Number 00"], Listed(second));
        Assert.Equal(["Number 07"], Listed(found));
        Assert.Contains("Nothing matches", (await team.Viewer.Open($"{team.Path("art-pieces")}?search=%25")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_holds_what_the_list_holds_and_no_formula()
    {
        var team = await TestTeam.Create(app);
        await team.Member.Forge(team.Path("art-pieces"), Typed("@First"));
        await team.Member.Forge(team.Path("art-pieces"), Typed("Second"));

        var file = await team.Viewer.Get(team.Path("art-pieces.csv") + "?search=first");

        string[] headings =
        [
            "Common name",
            "Place of origin",
            "Further remarks",
            "Weight in grams",
            "Insured value",
            "Acquired on",
            "On loan",
        ];
        string[] values =
        [
            "'@First",
            "'=Place of origin",
            "\"Further remarks,\r\nin two lines\"",
            "48151", // Weight in grams
            "1234.5000", // Insured value
            "2024-02-29", // Acquired on
            "true", // On loan
        ];
        Assert.Equal("text/csv; charset=utf-8", file.Header("Content-Type"));
        Assert.Contains("attachment", file.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal($"{string.Join(',', headings)}\r\n{string.Join(',', values)}\r\n", file.Body.TrimStart('\uFEFF'));
    }

    [Fact]
    public async Task It_is_in_the_menu_in_both_languages_for_those_who_may_read_it()
    {
        var team = await TestTeam.Create(app);
        var reader = await app.SignUp($"lecture-{team.Tenant.Slug}@example.com", culture: "fr");
        await app.Join(team.Tenant, reader, Role.Viewer);

        Assert.Contains("Art pieces", (await team.Viewer.Open(team.Path())).Text, StringComparison.Ordinal);
        Assert.Contains("Œuvres d’art", (await reader.Open(team.Path())).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(team.Path("art-pieces"), (await team.Guest.Open(team.Path())).Page.Links);
        Assert.DoesNotContain(team.Path("art-pieces/new"), (await team.Viewer.Open(team.Path("art-pieces"))).Page.Links);
    }

    private static IReadOnlyList<TestField> Typed(string name) =>
    [
        ("CommonName", name),
        ("PlaceOfOrigin", "=Place of origin"),
        ("FurtherRemarks", "Further remarks,\r\nin two lines"),
        ("WeightInGrams", "48151"),
        ("InsuredValue", "1234.5"),
        ("AcquiredOn", "2024-02-29"),
        ("IsOnLoan", "on"),
    ];

    private static string Shown(Answer page, string label) =>
        page.Page.Root.All("div").First(line => line.All("dt").Any(term => term.Text == label) && line.All("dt").Count() == 1).All("dd").Single().Text;

    private static IEnumerable<string> Listed(Answer page) => page.Page.Root.All("tbody").Single().All("th").Select(cell => cell.Text);
}
