using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Kit;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Legal;

/// <summary>What the staff may do with legal documents.</summary>
public static class LegalPermissions
{
    /// <summary>To see which documents are published, and who accepted them.</summary>
    public static Permission Read { get; } = new("legal.read");

    /// <summary>Who may do what.</summary>
    internal static IReadOnlyList<StaffGrant> Grants { get; } = [new(Read, ForObservers: true)];
}

/// <summary>Whether all documents are published and were read by a lawyer.</summary>
internal sealed class LegalState(LegalDocuments documents) : IHealthRow, IStaffStateSource
{
    public static string Name => "legal-documents";

    public static LocalizedText Title => Strings.Text("Health");

    public static string Page => LegalPaths.Staff;

    string IStaffStateSource.Path => LegalPaths.Staff;

    public Task<HealthState> Check(CancellationToken cancellationToken)
    {
        var unpublished = Unpublished(documents).ToArray();
        return Task.FromResult(unpublished.Length > 0
            ? HealthState.Red(Strings.Text("HealthUnpublished", string.Join(", ", unpublished), string.Join(", ", MissingFields(documents))))
            : HealthState.Green(Strings.Text("HealthPublished", LegalDocumentKind.All.Count)));
    }

    Task<StaffState> IStaffStateSource.Read(CancellationToken cancellationToken)
    {
        var unpublished = Unpublished(documents).Count();
        return Task.FromResult(unpublished > 0 ? new StaffState(Strings.Text("StateUnpublished", unpublished), Tone.Danger) : new(Strings.Text("StatePublished"), Tone.Success));
    }

    /// <summary>The documents that visitors cannot read.</summary>
    public static IEnumerable<string> Unpublished(LegalDocuments documents) => LegalDocumentKind.All.Where(kind => documents.InForce(kind) is null).Select(kind => kind.Name);

    /// <summary>What of <c>company.json</c> they lack.</summary>
    public static IEnumerable<string> MissingFields(LegalDocuments documents) => LegalDocumentKind.All
        .SelectMany(kind => documents.Draft(kind) is { } draft ? draft.MissingFields : [$"Legal/{kind.Name}"]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
