using Microsoft.AspNetCore.Routing;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Mail;

/// <summary>Maps what staff do with mails.</summary>
internal static class MailEndpoints
{
    public static void MapMail(this IEndpointRouteBuilder routes)
    {
        routes.MapMailInbox();
        routes.MapForm<SendMailAgain, Done, MailsPage>($"{MailPermissions.Page}/{{id}}/again", _ => new(MailPermissions.Page, Strings.Text("MailSentAgain")));
    }
}
