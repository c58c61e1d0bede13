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

    private const string Policy = $"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; sandbox {Sandbox}";

    /// <summary>Maps the HTML of a mail, under the <c>/dev</c> of its callers.</summary>
    public static void MapMailInbox(this IEndpointRouteBuilder routes) =>
        routes.MapGet($"{MailInbox.Path}/{{id}}/html", Html).WithMetadata(new PublicPageAttribute(), new EmbeddedDocument(Policy));

    private static Results<ContentHttpResult, NotFound> Html(string id, MailInbox inbox, HttpContext context)
    {
        if (!Id<KeptMail>.TryParse(id, null, out var mailId) || inbox.Find(mailId) is not { } mail)
            return TypedResults.NotFound();
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Content(mail.Html.Replace("<head>", "<head><base target=\"_top\">", StringComparison.OrdinalIgnoreCase), "text/html; charset=utf-8");
    }
}
