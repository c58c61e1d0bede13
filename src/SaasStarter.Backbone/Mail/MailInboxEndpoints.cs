using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Mail;

/// <summary>What the pages of <see cref="MailInbox"/> embed.</summary>
internal static class MailInboxEndpoints
{
    /// <summary>A mail runs no script and has no origin; what one clicks in it opens in the whole window.</summary>
    public const string Sandbox = "allow-top-navigation-by-user-activation";

    private const string Policy = $"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; sandbox {Sandbox}";

    /// <summary>Maps the HTML of mails and of samples, under <c>/dev</c>.</summary>
    public static void MapMailInbox(this IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{MailInbox.Path}/{{id}}/html", Html).WithMetadata(new PublicPageAttribute(), new EmbeddedDocument(Policy));
        routes.MapGet($"{MailPreview.Path}/{{kind}}/{{look}}/{{culture}}/{{sample}}/html", Sample).WithMetadata(new PublicPageAttribute(), new EmbeddedDocument(Policy));
    }

    private static Results<ContentHttpResult, NotFound> Html(string id, MailInbox inbox, HttpContext context) =>
        Id<KeptMail>.TryParse(id, null, out var mailId) && inbox.Find(mailId) is { } mail ? Document(mail.Html, context) : TypedResults.NotFound();

    private static async Task<Results<ContentHttpResult, NotFound>> Sample(
        string kind, string look, string culture, string sample, MailPreview preview, HttpContext context)
    {
        var samples = await preview.Render(kind, look, culture);
        return int.TryParse(sample, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < samples.Count
            ? Document(samples[index].Html, context)
            : TypedResults.NotFound();
    }

    private static ContentHttpResult Document(string html, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Content(html.Replace("<head>", "<head><base target=\"_top\">", StringComparison.OrdinalIgnoreCase), "text/html; charset=utf-8");
    }
}
