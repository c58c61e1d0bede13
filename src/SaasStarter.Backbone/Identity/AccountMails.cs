using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.Identity;

/// <summary>A code that was asked for.</summary>
internal sealed record CodeMail(MailRecipient Recipient, CodePurpose Purpose, string Code) : IMail
{
    public LocalizedText Subject => Strings.Text($"CodeMail-{Purpose}");

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text($"CodeMailText-{Purpose}")),
        new MailPart.Code(Code),
        new MailPart.Note(Strings.Text("CodeMailNote", (int)OneTimeCodes.Lifetime.TotalMinutes)),
    ];
}

/// <summary>Somebody wanted to sign in with an address that has no account.</summary>
internal sealed record NoAccountMail(MailRecipient Recipient, SiteAddress Site) : IMail
{
    public LocalizedText Subject => Strings.Text("NoAccountMail");

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("NoAccountMailText")),
        new MailPart.Button(Strings.Text("SignUp"), Site.Of(SitePaths.SignUp)),
        new MailPart.Note(Strings.Text("NotYouNote")),
    ];
}

/// <summary>Somebody wanted to use an address for a new account, or for another one, that has an account already.</summary>
internal sealed record AccountExistsMail(MailRecipient Recipient, SiteAddress Site) : IMail
{
    public LocalizedText Subject => Strings.Text("AccountExistsMail");

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("AccountExistsMailText")),
        new MailPart.Button(Strings.Text("SignIn"), Site.Of(SitePaths.SignIn)),
        new MailPart.Note(Strings.Text("NotYouNote")),
    ];
}

/// <summary>Too many wrong passwords were tried.</summary>
internal sealed record AccountLockedMail(MailRecipient Recipient, SiteAddress Site, TimeSpan Duration) : IMail
{
    public LocalizedText Subject => Strings.Text("AccountLockedMail");

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("AccountLockedMailText", (int)Duration.TotalMinutes)),
        new MailPart.Button(Strings.Text("ForgotPassword"), Site.Of(AccountPaths.ForgotPassword)),
    ];
}

/// <summary>The password was changed.</summary>
internal sealed record PasswordChangedMail(MailRecipient Recipient, SiteAddress Site) : IMail
{
    public LocalizedText Subject => Strings.Text("PasswordChangedMail");

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("PasswordChangedMailText")),
        new MailPart.Button(Strings.Text("ForgotPassword"), Site.Of(AccountPaths.ForgotPassword)),
    ];
}

/// <summary>The account has another address now; sent to the former one.</summary>
internal sealed record EmailChangedMail(MailRecipient Recipient, string NewEmail) : IMail
{
    public LocalizedText Subject => Strings.Text("EmailChangedMail");

    public IReadOnlyList<MailPart> Parts => [new MailPart.Paragraph(Strings.Text("EmailChangedMailText", NewEmail))];
}

/// <summary>The account is deleted.</summary>
internal sealed record AccountDeletedMail(MailRecipient Recipient) : IMail
{
    public LocalizedText Subject => Strings.Text("AccountDeletedMail");

    public IReadOnlyList<MailPart> Parts => [new MailPart.Paragraph(Strings.Text("AccountDeletedMailText"))];
}
