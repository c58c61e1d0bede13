using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>A notification, for those who want to be told by mail.</summary>
/// <param name="Recipient">Who is told.</param>
/// <param name="What">What happened.</param>
/// <param name="TenantName">The name of the tenant where.</param>
/// <param name="PagePath">The page that it leads to.</param>
/// <param name="UnsubscribePath">Where the reader has such mails stopped.</param>
internal sealed record NotificationMail<T>(MailRecipient Recipient, T What, string TenantName, string PagePath, string? UnsubscribePath) : IMail<NotificationMail<T>>
    where T : class, INotification<T>
{
    public static string Kind => $"notification-{T.Kind.Name}";

    public LocalizedText Subject => Strings.Text("MailSubject", TenantName, What.Text);

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(What.Text),
        new MailPart.Button(Strings.Text("MailButton"), PagePath),
        new MailPart.Note(Strings.Text("MailNote", TenantName)),
    ];

    public static IReadOnlyList<NotificationMail<T>> Samples(MailRecipient recipient) =>
        [new(recipient, T.Sample, "Atelier du Port", $"/t/atelier-du-port/{T.Sample.Page}", "/t/atelier-du-port/unsubscribe/9vQbA2s")];
}
