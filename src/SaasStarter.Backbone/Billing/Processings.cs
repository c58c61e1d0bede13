using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>What this folder keeps of people, and what for: its lines of the register of processing.</summary>
internal static class Processings
{
    public static Processing Billing { get; } = new("billing", ProcessingRole.Controller, LegalBasis.LegalObligation, Since: new(2026, 11, 21))
    {
        Title = Strings.Text("ProcessingBilling"),
        Purpose = Strings.Text("ProcessingBillingPurpose"),
        People = Strings.Text("ProcessingBillingPeople"),
        Recipients = Strings.Text("ProcessingBillingRecipients"),
        Kept = Strings.Text("ProcessingBillingKept"),
        Categories = [DataCategory.Identity, DataCategory.Economic],
    };

    public static Processing Trials { get; } = new("trials", ProcessingRole.Controller, LegalBasis.LegitimateInterest, Since: new(2026, 11, 21))
    {
        Title = Strings.Text("ProcessingTrials"),
        Purpose = Strings.Text("ProcessingTrialsPurpose"),
        People = Strings.Text("ProcessingTrialsPeople"),
        Recipients = Strings.Text("ProcessingTrialsRecipients"),
        Kept = Strings.Text("ProcessingTrialsKept"),
        Categories = [DataCategory.Identity],
    };
}
