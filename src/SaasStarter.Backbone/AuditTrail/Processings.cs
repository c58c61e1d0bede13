using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>What this folder keeps of people, and what for: its lines of the register of processing.</summary>
internal static class Processings
{
    public static Processing Trail { get; } = new("trail", ProcessingRole.Processor, LegalBasis.LegitimateInterest, Since: new(2026, 11, 21))
    {
        Title = Strings.Text("ProcessingTrail"),
        Purpose = Strings.Text("ProcessingTrailPurpose"),
        People = Strings.Text("ProcessingTrailPeople"),
        Recipients = Strings.Text("ProcessingTrailRecipients"),
        Kept = Strings.Text("ProcessingTrailKept"),
        Categories = [DataCategory.Identity, DataCategory.Connection],
    };

    public static Processing StaffTrail { get; } = new("staff-trail", ProcessingRole.Controller, LegalBasis.LegitimateInterest, Since: new(2026, 11, 21))
    {
        Title = Strings.Text("ProcessingStaffTrail"),
        Purpose = Strings.Text("ProcessingStaffTrailPurpose"),
        People = Strings.Text("ProcessingStaffTrailPeople"),
        Recipients = Strings.Text("ProcessingStaffTrailRecipients"),
        Kept = Strings.Text("ProcessingStaffTrailKept"),
        Categories = [DataCategory.Identity, DataCategory.Connection],
    };
}
