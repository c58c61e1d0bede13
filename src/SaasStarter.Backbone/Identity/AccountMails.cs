using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.Identity;

/// <summary>A code that was asked for.</summary>
internal sealed record CodeMail(MailRecipient Recipient, CodePurpose Purpose, string Code, DateTimeOffset? ExpiresAt) : IMail<CodeMail>
{
    public static string Kind => "code";

    public LocalizedText Subject => Strings.Text($"CodeMail-{Purpose}");

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text($"CodeMailText-{Purpose}")),
        new MailPart.Code(Code),
        new MailPart.Note(Strings.Text("CodeMailNote", (int)OneTimeCodes.Lifetime.TotalMinutes)),
    ];

    public static IReadOnlyList<CodeMail> Samples(MailRecipient recipient) =>
        [.. Enum.GetValues<CodePurpose>().Select(purpose => new CodeMail(recipient, purpose, "42861307", null))];
}

/// <summary>Somebody wanted to sign in with an address that has no account.</summary>
internal sealed record NoAccountMail(MailRecipient Recipient) : IMail<NoAccountMail>
{
    public static string Kind => "no-account";

    public LocalizedText Subject => Strings.Text("NoAccountMail");

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("NoAccountMailText")),
        new MailPart.Button(Strings.Text("SignUp"), SitePaths.SignUp),
        new MailPart.Note(Strings.Text("NotYouNote")),
    ];

    public static IReadOnlyList<NoAccountMail> Samples(MailRecipient recipient) => [new(recipient)];
}

/// <summary>Somebody wanted to use an address for a new account, or for another one, that has an account already.</summary>
internal sealed record AccountExistsMail(MailRecipient Recipient) : IMail<AccountExistsMail>
{
    public static string Kind => "account-exists";

    public LocalizedText Subject => Strings.Text("AccountExistsMail");

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("AccountExistsMailText")),
        new MailPart.Button(Strings.Text("SignIn"), SitePaths.SignIn),
        new MailPart.Note(Strings.Text("NotYouNote")),
    ];

    public static IReadOnlyList<AccountExistsMail> Samples(MailRecipient recipient) => [new(recipient)];
}

/// <summary>Too many wrong passwords were tried.</summary>
internal sealed record AccountLockedMail(MailRecipient Recipient, int Minutes) : IMail<AccountLockedMail>
{
    public static string Kind => "account-locked";

    public LocalizedText Subject => Strings.Text("AccountLockedMail");

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("AccountLockedMailText", Minutes)),
        new MailPart.Button(Strings.Text("ForgotPassword"), AccountPaths.ForgotPassword),
    ];

    public static IReadOnlyList<AccountLockedMail> Samples(MailRecipient recipient) => [new(recipient, 15)];
}

/// <summary>The password was changed.</summary>
internal sealed record PasswordChangedMail(MailRecipient Recipient) : IMail<PasswordChangedMail>
{
    public static string Kind => "password-changed";

    public LocalizedText Subject => Strings.Text("PasswordChangedMail");

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("PasswordChangedMailText")),
        new MailPart.Button(Strings.Text("ForgotPassword"), AccountPaths.ForgotPassword),
    ];

    public static IReadOnlyList<PasswordChangedMail> Samples(MailRecipient recipient) => [new(recipient)];
}

/// <summary>The account has another address now; sent to the former one.</summary>
internal sealed record EmailChangedMail(MailRecipient Recipient, string NewEmail) : IMail<EmailChangedMail>
{
    public static string Kind => "email-changed";

    public LocalizedText Subject => Strings.Text("EmailChangedMail");

    public IReadOnlyList<MailPart> Parts => [new MailPart.Paragraph(Strings.Text("EmailChangedMailText", NewEmail))];

    public static IReadOnlyList<EmailChangedMail> Samples(MailRecipient recipient) => [new(recipient, "new.address@example.com")];
}

/// <summary>The account is deleted.</summary>
internal sealed record AccountDeletedMail(MailRecipient Recipient) : IMail<AccountDeletedMail>
{
    public static string Kind => "account-deleted";

    public LocalizedText Subject => Strings.Text("AccountDeletedMail");

    public IReadOnlyList<MailPart> Parts => [new MailPart.Paragraph(Strings.Text("AccountDeletedMailText")), new MailPart.Paragraph(Strings.Text("AccountDeletedMailKept"))];

    public static IReadOnlyList<AccountDeletedMail> Samples(MailRecipient recipient) => [new(recipient)];
}

/// <summary>Tells somebody that their account will be erased, and how to prevent it.</summary>
/// <param name="Recipient">Whose account it is.</param>
/// <param name="DeleteAfter">When.</param>
internal sealed record AccountDeletionPlannedMail(MailRecipient Recipient, DateTimeOffset DeleteAfter) : IMail<AccountDeletionPlannedMail>
{
    public static string Kind => "account-deletion-planned";

    public LocalizedText Subject => Strings.Text("AccountDeletionPlannedMail");

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("AccountDeletionPlannedMailText", DeleteAfter.UtcDateTime)),
        new MailPart.Button(Strings.Text("KeepAccount"), AccountPaths.Security),
    ];

    public static IReadOnlyList<AccountDeletionPlannedMail> Samples(MailRecipient recipient) => [new(recipient, new(2030, 5, 17, 9, 0, 0, TimeSpan.Zero))];
}

/// <summary>Tells somebody why their account could not be erased yet, and what to do.</summary>
/// <param name="Recipient">Whose account it is.</param>
/// <param name="DeleteAfter">When it is tried again.</param>
internal sealed record AccountNotDeletedMail(MailRecipient Recipient, DateTimeOffset DeleteAfter) : IMail<AccountNotDeletedMail>
{
    public static string Kind => "account-not-deleted";

    public LocalizedText Subject => Strings.Text("AccountNotDeletedMail");

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("AccountNotDeletedMailText", DeleteAfter.UtcDateTime)),
        new MailPart.Button(Strings.Text("AccountNotDeletedMailButton"), SitePaths.Tenants),
    ];

    public static IReadOnlyList<AccountNotDeletedMail> Samples(MailRecipient recipient) =>
        [new(recipient, new(2030, 5, 17, 9, 0, 0, TimeSpan.Zero))];
}
