using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Legal;

/// <summary>The personal data of this capability.</summary>
internal static class LegalProcessings
{
    /// <summary>Who accepted which document.</summary>
    public static Processing Agreements { get; } = new("agreements", ProcessingRole.Controller, LegalBasis.Contract, new(2026, 11, 21))
    {
        Title = Strings.Text("Register-Agreements"),
        Purpose = Strings.Text("Register-AgreementsPurpose"),
        People = Strings.Text("Register-AgreementsPeople"),
        Recipients = Strings.Text("Register-AgreementsRecipients"),
        Kept = Strings.Text("Register-AgreementsKept"),
        Categories = [DataCategory.Identity, DataCategory.Connection],
    };
}
