using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.Marketing;

/// <summary>Asks the owner of an address whether it was theirs to put on the list; or says that it is on it already.</summary>
/// <param name="Recipient">Who receives it.</param>
/// <param name="ConfirmToken">The secret of the link that confirms; null for an address that is on the list.</param>
/// <param name="LeaveToken">The secret of the link that takes it off.</param>
/// <param name="GoodUntil">Until when it can be confirmed.</param>
internal sealed record WaitingListMail(MailRecipient Recipient, string? ConfirmToken, string LeaveToken, DateTimeOffset GoodUntil) : IMail<WaitingListMail>
{
    public static string Kind => "waiting-list";

    public LocalizedText Subject => Strings.Text(ConfirmToken is null ? "MailOnList" : "MailConfirm");

    public IReadOnlyList<MailPart> Parts => ConfirmToken is { } token
        ? [new MailPart.Paragraph(Strings.Text("MailConfirmText")), new MailPart.Button(Strings.Text("MailConfirmButton"), MarketingPaths.Confirm(token)), new MailPart.Note(Strings.Text("MailConfirmNote", WaitingListEntry.TimeToConfirm.Days))]
        : [new MailPart.Paragraph(Strings.Text("MailOnListText")), new MailPart.Button(Strings.Text("MailLeaveButton"), MarketingPaths.Leave(LeaveToken))];

    public DateTimeOffset? ExpiresAt => ConfirmToken is null ? null : GoodUntil;

    public string? UnsubscribePath => MarketingPaths.Leave(LeaveToken);

    public static IReadOnlyList<WaitingListMail> Samples(MailRecipient recipient) =>
        [new(recipient, "sample", "sample", DateTimeOffset.MaxValue), new(recipient, null, "sample", DateTimeOffset.MaxValue)];
}
