using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.Marketing;

/// <summary>Asks the owner of an address whether it was theirs to put on the list; or says that it is on it already.</summary>
/// <param name="Recipient">Who receives it.</param>
/// <param name="ConfirmPath">The path that confirms, with its secret; null for an address that is on the list.</param>
/// <param name="LeavePath">The path that takes it off, with its secret.</param>
/// <param name="GoodUntil">Until when it can be confirmed.</param>
internal sealed record WaitingListMail(MailRecipient Recipient, string? ConfirmPath, string LeavePath, DateTimeOffset GoodUntil) : IMail<WaitingListMail>
{
    public static string Kind => "waiting-list";

    public LocalizedText Subject => Strings.Text(ConfirmPath is null ? "MailOnList" : "MailConfirm");

    public IReadOnlyList<MailPart> Parts => ConfirmPath is { } path
        ? [new MailPart.Paragraph(Strings.Text("MailConfirmText")), new MailPart.Button(Strings.Text("MailConfirmButton"), path), new MailPart.Note(Strings.Text("MailConfirmNote", WaitingListEntry.TimeToConfirm.Days))]
        : [new MailPart.Paragraph(Strings.Text("MailOnListText")), new MailPart.Button(Strings.Text("MailLeaveButton"), LeavePath)];

    public DateTimeOffset? ExpiresAt => ConfirmPath is null ? null : GoodUntil;

    public string? UnsubscribePath => LeavePath;

    public static IReadOnlyList<WaitingListMail> Samples(MailRecipient recipient) =>
        [new(recipient, MarketingPaths.Confirm("sample"), MarketingPaths.Leave("sample"), DateTimeOffset.MaxValue), new(recipient, null, MarketingPaths.Leave("sample"), DateTimeOffset.MaxValue)];
}
