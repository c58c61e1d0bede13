using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>What this folder keeps of people, and what for: its lines of the register of processing.</summary>
internal static class Processings
{
    public static Processing ApiKeys { get; } = new("api-keys", ProcessingRole.Processor, LegalBasis.Contract, Since: new(2026, 11, 22))
    {
        Title = Strings.Text("ProcessingApiKeys"),
        Purpose = Strings.Text("ProcessingApiKeysPurpose"),
        People = Strings.Text("ProcessingApiKeysPeople"),
        Recipients = Strings.Text("ProcessingApiKeysRecipients"),
        Kept = Strings.Text("ProcessingApiKeysKept"),
        Categories = [DataCategory.Professional],
    };
}
