using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>What this folder keeps of people, and what for: its lines of the register of processing.</summary>
internal static class Processings
{
    public static Processing Webhooks { get; } = new("webhooks", ProcessingRole.Processor, LegalBasis.Contract, Since: new(2026, 11, 22))
    {
        Title = Strings.Text("ProcessingWebhooks"),
        Purpose = Strings.Text("ProcessingWebhooksPurpose"),
        People = Strings.Text("ProcessingWebhooksPeople"),
        Recipients = Strings.Text("ProcessingWebhooksRecipients"),
        Kept = Strings.Text("ProcessingWebhooksKept"),
        Categories = [DataCategory.Identity, DataCategory.Professional],
    };
}
