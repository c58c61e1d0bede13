using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Jobs;

/// <summary>What this folder keeps of people, and what for: its lines of the register of processing.</summary>
internal static class Processings
{
    public static Processing Work { get; } = new("work", ProcessingRole.Processor, LegalBasis.Contract, Since: new(2026, 11, 21))
    {
        Title = Strings.Text("ProcessingWork"),
        Purpose = Strings.Text("ProcessingWorkPurpose"),
        People = Strings.Text("ProcessingWorkPeople"),
        Recipients = Strings.Text("ProcessingWorkRecipients"),
        Kept = Strings.Text("ProcessingWorkKept"),
        Categories = [DataCategory.Identity],
    };
}
