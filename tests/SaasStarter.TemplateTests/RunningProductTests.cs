using System.Net;
using System.Text.RegularExpressions;

namespace SaasStarter.TemplateTests;

/// <summary>What a product does right after it was generated.</summary>
public sealed partial class RunningProductTests(RunningProduct running) : IClassFixture<RunningProduct>
{
    private const int MostPages = 200;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void It_builds_without_a_warning() => Assert.Contains("0 Warning(s)", running.Build, StringComparison.Ordinal);

    [Fact]
    public async Task It_shows_its_own_name()
    {
        using var visitor = running.Visitor();

        Assert.Contains(running.Product.Name, WebUtility.HtmlDecode(await visitor.GetStringAsync("/", Cancellation)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitor_enters_the_pilot_tenant()
    {
        using var visitor = running.Visitor();

        using var entered = await Enter(visitor);

        Assert.Equal(HttpStatusCode.OK, entered.StatusCode);
        Assert.StartsWith("/t/", entered.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_it_serves_names_the_template()
    {
        using var visitor = running.Visitor();
        using var entered = await Enter(visitor);
        var known = new HashSet<string>(["/", "/dev", "/no-such-page", entered.RequestMessage!.RequestUri!.AbsolutePath]);
        var waiting = new Queue<string>(known);
        var leftovers = new List<string>();

        while (waiting.TryDequeue(out var page) && known.Count < MostPages)
        {
            using var answer = await visitor.GetAsync(page, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            Assert.True((int)answer.StatusCode < 500, $"{page} answered {answer.StatusCode}");
            if (answer.Content.Headers.ContentType?.MediaType == "text/event-stream")
                continue;
            var text = $"{answer.RequestMessage!.RequestUri}\n{answer.Headers}\n{await answer.Content.ReadAsStringAsync(Cancellation)}";
            if (GeneratedProduct.NamesTheSource(text))
                leftovers.Add(page);
            foreach (var link in Link().Matches(text).Select(link => WebUtility.HtmlDecode(link.Groups["address"].Value)).Where(known.Add))
                waiting.Enqueue(link);
        }

        Assert.Empty(leftovers);
        Assert.True(known.Count > 20, $"Only {known.Count} pages and files were found.");
    }

    /// <summary>Picks the first role of the demonstration, as its form would.</summary>
    private static async Task<HttpResponseMessage> Enter(HttpClient visitor)
    {
        var form = EntranceForm().Match(await visitor.GetStringAsync("/demo", Cancellation));
        Assert.True(form.Success, "There is no form at /demo.");
        var fields = HiddenField().Matches(form.Value)
            .ToDictionary(field => Attribute(field.Value, "name"), field => WebUtility.HtmlDecode(Attribute(field.Value, "value")));
        Assert.NotEmpty(fields);

        using var content = new FormUrlEncodedContent(fields);
        return await visitor.PostAsync(WebUtility.HtmlDecode(form.Groups["action"].Value), content, Cancellation);
    }

    private static string Attribute(string element, string name) => Regex.Match(element, name + "=\"([^\"]*)\"").Groups[1].Value;

    [GeneratedRegex("""<form[^>]* action="(?<action>/demo/[^"]+)".*?</form>""", RegexOptions.Singleline)]
    private static partial Regex EntranceForm();

    [GeneratedRegex("""<input[^>]* type="hidden"[^>]*>""")]
    private static partial Regex HiddenField();

    [GeneratedRegex("""(?:href|src)="(?<address>/[^/"][^"#]*)["#]""")]
    private static partial Regex Link();
}
