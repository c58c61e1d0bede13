using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.Marketing;

/// <summary>Tells the operator what a visitor wrote.</summary>
/// <param name="Recipient">The operator.</param>
/// <param name="Name">Who wrote.</param>
/// <param name="Email">Where the answer goes.</param>
/// <param name="Message">What was written.</param>
internal sealed record ContactMail(MailRecipient Recipient, string Name, string Email, string Message) : IMail<ContactMail>
{
    public static string Kind => "contact-message";

    public LocalizedText Subject => Strings.Text("MailContact", Name);

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("MailContactFrom", Name, Email)),
        .. Message.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => new MailPart.Paragraph(Strings.Text("MailContactLine", line))),
        new MailPart.Button(Strings.Text("MailContactButton"), MarketingPaths.StaffMessages),
    ];

    public static IReadOnlyList<ContactMail> Samples(MailRecipient recipient) => [new(recipient, "Ana Costa", "ana@example.com", "Do you have a plan for schools?\n\nWe are twelve.")];
}
