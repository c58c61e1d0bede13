using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Files;

/// <summary>What this folder keeps of people, and what for: its lines of the register of processing.</summary>
internal static class Processings
{
    public static Processing Files { get; } = new("files", ProcessingRole.Processor, LegalBasis.Contract, Since: new(2026, 11, 21))
    {
        Title = Strings.Text("ProcessingFiles"),
        Purpose = Strings.Text("ProcessingFilesPurpose"),
        People = Strings.Text("ProcessingFilesPeople"),
        Recipients = Strings.Text("ProcessingFilesRecipients"),
        Kept = Strings.Text("ProcessingFilesKept"),
        Categories = [DataCategory.Identity, DataCategory.Professional],
    };
}
