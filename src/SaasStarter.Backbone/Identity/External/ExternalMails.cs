using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>One can sign in with a provider from now on.</summary>
internal sealed record SignInLinkedMail(MailRecipient Recipient, string Provider) : IMail<SignInLinkedMail>
{
    public static string Kind => "sign-in-linked";

    public LocalizedText Subject => Strings.Text("SignInLinkedMail", Provider);

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("SignInLinkedMailText", Provider)),
        new MailPart.Button(Strings.Text("SignInLinkedMailButton"), AccountPaths.Security),
    ];

    public static IReadOnlyList<SignInLinkedMail> Samples(MailRecipient recipient) => [new(recipient, "Google")];
}

/// <summary>One can no longer sign in with a provider.</summary>
internal sealed record SignInRemovedMail(MailRecipient Recipient, string Provider) : IMail<SignInRemovedMail>
{
    public static string Kind => "sign-in-removed";

    public LocalizedText Subject => Strings.Text("SignInRemovedMail", Provider);

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("SignInRemovedMailText", Provider)),
        new MailPart.Button(Strings.Text("SignInLinkedMailButton"), AccountPaths.Security),
    ];

    public static IReadOnlyList<SignInRemovedMail> Samples(MailRecipient recipient) => [new(recipient, "Google")];
}
