using System.IO.Compression;
using System.Net;
using System.Text;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Components;

public sealed class PublicPageTests(TestApplication app) : IClassFixture<TestApplication>
{
    private const int HeaderBytes = 900;

    [Theory]
    [InlineData("/")]
    [InlineData("/pricing")]
    public async Task A_public_page_sets_no_cookie_and_has_no_script_that_runs(string path)
    {
        var answer = await app.Visitor().Get(path);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Null(answer.Header("Set-Cookie"));
        Assert.All(answer.Page.Root.All("script"), script => Assert.Equal("speculationrules", script["type"]));
    }

    [Theory]
    [InlineData("/", "text/html", HttpStatusCode.OK, "text/html")]
    [InlineData("/nothing-here", "text/html", HttpStatusCode.NotFound, "text/html")]
    [InlineData("/nothing-here", "application/json", HttpStatusCode.NotFound, "application/problem+json")]
    public async Task Every_answer_has_a_body_and_tells_the_browser_what_to_refuse(string path, string accept, HttpStatusCode status, string type)
    {
        var answer = await app.Visitor().Send(new(HttpMethod.Get, path) { Headers = { { "Accept", accept } } });

        Assert.Equal(status, answer.Status);
        Assert.Equal(type, answer.Response.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(answer.Body);
        Assert.Contains("script-src 'self' 'inline-speculation-rules'; style-src 'self' 'nonce-", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("same-origin", answer.Header("Cross-Origin-Opener-Policy"));
    }

    [Fact]
    public async Task A_style_element_has_the_nonce_of_its_answer_and_no_element_has_a_style_or_handler()
    {
        var answer = await app.Visitor().Get("/dev/components");

        var nonce = Assert.Single(answer.Page.Root.All("style"))["nonce"];
        Assert.Contains($"'nonce-{nonce}'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Page.Root.Descendants.SelectMany(element => element.Attributes),
            attribute => attribute.Key == "style" || attribute.Key.StartsWith("on", StringComparison.Ordinal));
        Assert.NotEqual(nonce, (await app.Visitor().Get("/dev/components")).Page.Root.All("style").Single()["nonce"]);
    }

    [Fact]
    public async Task The_landing_page_weighs_less_than_fifty_kilobytes_with_everything_that_it_loads()
    {
        var visitor = app.Visitor();
        var page = await visitor.Get("/");

        var paths = page.Page.Root.All("link").Select(link => link["href"]!).Concat(page.Page.Root.All("img", "script").Select(element => element["src"]).OfType<string>());
        var bytes = page.Body.Length + HeaderBytes;
        foreach (var path in paths.Distinct())
        {
            var file = await visitor.Get(path);
            Assert.Equal(HttpStatusCode.OK, file.Status);
            bytes += Compressed(file.Body) + HeaderBytes;
        }

        Assert.InRange(bytes, 10_000, 50_000);
    }

    [Fact]
    public async Task A_page_speaks_the_language_of_the_browser_until_another_is_chosen()
    {
        var visitor = app.Visitor();
        var before = await visitor.Send(new(HttpMethod.Get, "/pricing") { Headers = { { "Accept-Language", "fr-CH, fr;q=0.9, en;q=0.8" } } });
        Assert.Equal("fr", before.Page.Root.All("html").Single()["lang"]);

        var answer = await Choose(visitor, "same-origin", ("culture", "en"), ("colorScheme", "dark"), ("returnTo", "/pricing?x=1"));

        Assert.Equal("/pricing?x=1", answer.Location);
        var after = await visitor.Send(new(HttpMethod.Get, "/pricing") { Headers = { { "Accept-Language", "fr" } } });
        Assert.Equal("en", after.Page.Root.All("html").Single()["lang"]);
        Assert.Equal("dark", after.Page.Root.All("html").Single()["data-color-scheme"]);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("none")]
    public async Task Another_site_cannot_choose(string site)
    {
        var answer = await Choose(app.Visitor(), site, ("culture", "fr"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Null(answer.Header("Set-Cookie"));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/a\r\nSet-Cookie: x=y")]
    [InlineData("evil")]
    [InlineData("")]
    public async Task A_choice_never_leads_to_another_site(string returnTo) =>
        Assert.Equal("/", (await Choose(app.Visitor(), "same-origin", ("culture", "fr"), ("returnTo", returnTo))).Location);

    [Theory]
    [InlineData("culture", "xx")]
    [InlineData("culture", "../../fr")]
    [InlineData("colorScheme", "\"><script>")]
    public async Task A_choice_that_is_not_offered_is_not_kept(string field, string value) =>
        Assert.Null((await Choose(app.Visitor(), "same-origin", (field, value))).Header("Set-Cookie"));

    // Publishing compresses the files; the page itself goes out as it is.
    private static int Compressed(string body)
    {
        using var compressed = new MemoryStream();
        using (var stream = new BrotliStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
            stream.Write(Encoding.UTF8.GetBytes(body));
        return (int)compressed.Length;
    }

    private static Task<Answer> Choose(TestVisitor visitor, string site, params TestField[] fields) => visitor.Send(new(HttpMethod.Post, "/preferences")
    {
        Headers = { { "Sec-Fetch-Site", site } },
        Content = TestVisitor.Content(fields, isMultipart: false),
    });
}
