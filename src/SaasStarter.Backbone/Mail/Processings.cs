using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Mail;

/// <summary>What this folder keeps of people, and what for: its lines of the register of processing.</summary>
internal static class Processings
{
    public static Processing Mails { get; } = new("mails", ProcessingRole.Controller, LegalBasis.Contract, Since: new(2026, 11, 21))
    {
        Title = Strings.Text("ProcessingMails"),
        Purpose = Strings.Text("ProcessingMailsPurpose"),
        People = Strings.Text("ProcessingMailsPeople"),
        Recipients = Strings.Text("ProcessingMailsRecipients"),
        Kept = Strings.Text("ProcessingMailsKept"),
        Categories = [DataCategory.Identity],
    };
}
