using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>What this folder keeps of people, and what for: its lines of the register of processing.</summary>
internal static class Processings
{
    public static Processing Team { get; } = new("team", ProcessingRole.Processor, LegalBasis.Contract, Since: new(2026, 11, 21))
    {
        Title = Strings.Text("ProcessingTeam"),
        Purpose = Strings.Text("ProcessingTeamPurpose"),
        People = Strings.Text("ProcessingTeamPeople"),
        Recipients = Strings.Text("ProcessingTeamRecipients"),
        Kept = Strings.Text("ProcessingTeamKept"),
        Categories = [DataCategory.Identity, DataCategory.Professional],
    };
}
