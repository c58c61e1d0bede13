using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Activities;

/// <summary>An entry of the trail as people read it.</summary>
/// <param name="Id">The entry.</param>
/// <param name="Kind">What it tells of.</param>
/// <param name="At">When it was.</param>
/// <param name="Who">The name of who did it; null for the product itself and for who has left.</param>
/// <param name="Agent">The staff member who acted in their name; null normally.</param>
/// <param name="Sentence">What was done, in words.</param>
/// <param name="Subject">The identifier of the record; null when there is none.</param>
/// <param name="Entity">The table of a changed record.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="Address">The network address that it came from.</param>
/// <param name="Fields">What changed.</param>
public sealed record ActivityLine(
    Id<AuditEntry> Id, EntryKind Kind, DateTimeOffset At, string? Who, Id<Person>? Agent, LocalizedText Sentence, string? Subject, string? Entity, string? Reason, string? Address,
    IReadOnlyList<FieldChange> Fields);

/// <summary>Puts entries into sentences.</summary>
internal sealed class ActivityTeller(BackboneDb db, ActivityReader actions, IEnumerable<EntityText> entities)
{
    private readonly Dictionary<string, EntityText> _entities = entities.ToDictionary(text => text.Entity);

    /// <summary>Tells entries, in their order.</summary>
    public async Task<IReadOnlyList<ActivityLine>> Tell(List<AuditEntry> entries, CancellationToken cancellationToken)
    {
        var done = await actions.Tell([.. entries.Where(entry => entry.Action is not null)], cancellationToken);
        var sentences = entries.Where(entry => entry.Action is not null).Zip(done).ToDictionary(pair => pair.First.Id, pair => pair.Second);
        var people = entries.Select(entry => entry.PersonId).OfType<Id<Person>>().Distinct().ToArray();
        var names = await db.People.Where(person => people.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);
        return [.. entries.Select(entry => new ActivityLine(entry.Id, entry.Kind, entry.OccurredAt, NameOf(entry, names), entry.AgentId,
            sentences.TryGetValue(entry.Id, out var sentence) ? OfAction(entry, sentence.Sentence) : OfChange(entry, NameOf(entry, names)),
            entry.Subject, entry.Entity, entry.Reason, entry.Address, entry.Fields()))];
    }

    /// <summary>What people call a kind of record.</summary>
    public LocalizedText TitleOf(string entity) => _entities.GetValueOrDefault(entity)?.Title ?? Strings.Text("OtherRecord");

    private static string? NameOf(AuditEntry entry, Dictionary<Id<Person>, string> names) => entry.PersonId is { } id ? names.GetValueOrDefault(id) : null;

    private static LocalizedText OfAction(AuditEntry entry, LocalizedText sentence) => entry.Kind == EntryKind.Refusal ? Strings.Text("WasRefused", sentence) : sentence;

    private LocalizedText OfChange(AuditEntry entry, string? who) => Strings.Text($"Row-{entry.Kind}",
        who ?? (object)Strings.Text(entry.PersonId is null ? "TheProduct" : "SomebodyWhoLeft"), TitleOf(entry.Entity!));
}
