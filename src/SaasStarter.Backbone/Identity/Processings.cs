using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>What this folder keeps of people, and what for: its lines of the register of processing.</summary>
internal static class Processings
{
    public static Processing Accounts { get; } = new("accounts", ProcessingRole.Controller, LegalBasis.Contract, Since: new(2026, 11, 21))
    {
        Title = Strings.Text("ProcessingAccounts"),
        Purpose = Strings.Text("ProcessingAccountsPurpose"),
        People = Strings.Text("ProcessingAccountsPeople"),
        Recipients = Strings.Text("ProcessingAccountsRecipients"),
        Kept = Strings.Text("ProcessingAccountsKept"),
        Categories = [DataCategory.Identity, DataCategory.Connection],
    };

    public static Processing SignIns { get; } = new("sign-ins", ProcessingRole.Controller, LegalBasis.LegitimateInterest, Since: new(2026, 11, 21))
    {
        Title = Strings.Text("ProcessingSignIns"),
        Purpose = Strings.Text("ProcessingSignInsPurpose"),
        People = Strings.Text("ProcessingSignInsPeople"),
        Recipients = Strings.Text("ProcessingSignInsRecipients"),
        Kept = Strings.Text("ProcessingSignInsKept"),
        Categories = [DataCategory.Connection],
    };
}
