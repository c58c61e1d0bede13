using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>
/// What people call a kind of record whose changes they look for in the trail. Each capability registers one per entity that people know:
/// <c>services.AddSingleton(new EntityText("backbone.membership", Strings.Text("Member")))</c>.
/// </summary>
/// <param name="Entity">The table, as the trail has it.</param>
/// <param name="Title">One of them: "Member".</param>
public sealed record EntityText(string Entity, LocalizedText Title)
{
    /// <summary>What its fields are called, by column. A field without is shown as its column is named.</summary>
    public IReadOnlyDictionary<string, LocalizedText> Fields { get; init; } = new Dictionary<string, LocalizedText>();

    /// <summary>How the values of its fields are told, by column; of a field that is not here, as they are.</summary>
    public IReadOnlyDictionary<string, ValueText> Values { get; init; } = new Dictionary<string, ValueText>();
}
