using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>What this folder keeps of people, and what for: its lines of the register of processing.</summary>
internal static class Processings
{
    public static Processing Support { get; } = new("support", ProcessingRole.Controller, LegalBasis.LegitimateInterest, Since: new(2026, 11, 21))
    {
        Title = Strings.Text("ProcessingSupport"),
        Purpose = Strings.Text("ProcessingSupportPurpose"),
        People = Strings.Text("ProcessingSupportPeople"),
        Recipients = Strings.Text("ProcessingSupportRecipients"),
        Kept = Strings.Text("ProcessingSupportKept"),
        Categories = [DataCategory.Identity, DataCategory.Professional],
    };
}
