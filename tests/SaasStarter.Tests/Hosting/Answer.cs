using System.Net;

namespace SaasStarter.Tests.Hosting;

/// <summary>What came back, redirects followed or not.</summary>
/// <param name="Response">The response itself.</param>
/// <param name="Path">The path and query that answered.</param>
/// <param name="Body">The whole body as text.</param>
public sealed record Answer(HttpResponseMessage Response, string Path, string Body)
{
    private readonly Lazy<HtmlPage> _page = new(() => HtmlPage.Parse(Body));

    public HttpStatusCode Status => Response.StatusCode;

    public HtmlPage Page => _page.Value;

    /// <summary>What a reader sees of the page.</summary>
    public string Text => Page.Text;

    /// <summary>Where a redirect leads on this site, or null.</summary>
    public string? Location => Response.Headers.Location is not { } location ? null
        : location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString;

    /// <summary>A header's value, or null.</summary>
    public string? Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) || Response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>The form on the page that posts to a path.</summary>
    public HtmlForm Form(string action) => Page.Forms.FirstOrDefault(form => form.Action == action)
        ?? throw new InvalidOperationException(
            $"{Path} ({(int)Status}) has no form for {action}, but for: {string.Join(", ", Page.Forms.Select(form => form.Action))}");
}
