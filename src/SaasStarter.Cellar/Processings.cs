using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Cellar;

/// <summary>What this folder keeps of people, and what for: its lines of the register of processing.</summary>
internal static class Processings
{
    public static Processing Cellar { get; } = new("cellar", ProcessingRole.Processor, LegalBasis.LegalObligation, Since: new(2026, 11, 21))
    {
        Title = Strings.Text("ProcessingCellar"),
        Purpose = Strings.Text("ProcessingCellarPurpose"),
        People = Strings.Text("ProcessingCellarPeople"),
        Recipients = Strings.Text("ProcessingCellarRecipients"),
        Kept = Strings.Text("ProcessingCellarKept"),
        Categories = [DataCategory.Professional],
    };
}
