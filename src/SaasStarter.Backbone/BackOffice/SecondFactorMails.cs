using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>The second factor of somebody of the staff was set up.</summary>
internal sealed record SecondFactorSetUpMail(MailRecipient Recipient) : IMail<SecondFactorSetUpMail>
{
    public static string Kind => "second-factor-set-up";

    public LocalizedText Subject => Strings.Text("SecondFactorSetUpMail");

    public IReadOnlyList<MailPart> Parts => [new MailPart.Paragraph(Strings.Text("SecondFactorSetUpMailText"))];

    public static IReadOnlyList<SecondFactorSetUpMail> Samples(MailRecipient recipient) => [new(recipient)];
}

/// <summary>The second factor of somebody of the staff was taken away, to be set up anew.</summary>
internal sealed record SecondFactorResetMail(MailRecipient Recipient) : IMail<SecondFactorResetMail>
{
    public static string Kind => "second-factor-reset";

    public LocalizedText Subject => Strings.Text("SecondFactorResetMail");

    public IReadOnlyList<MailPart> Parts => [new MailPart.Paragraph(Strings.Text("SecondFactorResetMailText"))];

    public static IReadOnlyList<SecondFactorResetMail> Samples(MailRecipient recipient) => [new(recipient)];
}
