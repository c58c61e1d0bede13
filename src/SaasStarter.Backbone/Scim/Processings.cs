using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Scim;

/// <summary>What this folder keeps of people, and what for: its line of the register of processing.</summary>
internal static class Processings
{
    public static Processing Provisioning { get; } = new("provisioning", ProcessingRole.Processor, LegalBasis.LegitimateInterest, Since: new(2026, 11, 22))
    {
        Title = Strings.Text("ProcessingProvisioning"),
        Purpose = Strings.Text("ProcessingProvisioningPurpose"),
        People = Strings.Text("ProcessingProvisioningPeople"),
        Recipients = Strings.Text("ProcessingProvisioningRecipients"),
        Kept = Strings.Text("ProcessingProvisioningKept"),
        Categories = [DataCategory.Identity, DataCategory.Professional],
    };
}
