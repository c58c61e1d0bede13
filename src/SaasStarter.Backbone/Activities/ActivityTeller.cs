using System.Globalization;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
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
    IReadOnlyList<ToldField> Fields);

/// <summary>What became of a field, as people read it.</summary>
/// <param name="Change">The same as the trail has it.</param>
/// <param name="Name">What the field is called.</param>
/// <param name="Before">The value before.</param>
/// <param name="After">The value after.</param>
public sealed record ToldField(FieldChange Change, string Name, ToldValue Before, ToldValue After);

/// <summary>A value as people read it.</summary>
/// <param name="Text">In words; null for no value.</param>
/// <param name="Moment">The moment that it is; null for anything else.</param>
public sealed record ToldValue(string? Text, DateTimeOffset? Moment = null);

/// <summary>Puts entries into sentences, and their values into words.</summary>
internal sealed class ActivityTeller(ActorNames actors, ActivityReader actions, RecordNamer namer, IEnumerable<EntityText> entities, IStringLocalizerFactory localizers)
{
    private readonly Dictionary<string, EntityText> _entities = entities.ToDictionary(text => text.Entity);

    /// <summary>Tells entries, in their order.</summary>
    public async Task<IReadOnlyList<ActivityLine>> Tell(List<AuditEntry> entries, CancellationToken cancellationToken)
    {
        var done = await actions.Tell([.. entries.Where(entry => entry.Action is not null)], cancellationToken);
        var sentences = entries.Where(entry => entry.Action is not null).Zip(done).ToDictionary(pair => pair.First.Id, pair => pair.Second);
        var people = entries.Select(entry => entry.PersonId).OfType<Id<Person>>().Distinct().ToArray();
        var authors = await actors.Of(people, cancellationToken);
        var fields = entries.ToDictionary(entry => entry.Id, entry => entry.Fields());
        var names = await namer.Find(entries.SelectMany(entry => RecordsIn(entry, fields[entry.Id])).OfType<RecordKey>(), cancellationToken);
        return [.. entries.Select(entry => new ActivityLine(entry.Id, entry.Kind, entry.OccurredAt, AuthorOf(entry, authors), entry.AgentId,
            sentences.TryGetValue(entry.Id, out var sentence) ? OfAction(entry, sentence.Sentence) : OfChange(entry, AuthorOf(entry, authors), names),
            entry.Subject, entry.Entity, entry.Reason, entry.Address, [.. fields[entry.Id].Select(field => Tell(entry.Entity!, field, names))]))];
    }

    /// <summary>What people call a kind of record.</summary>
    public LocalizedText TitleOf(string entity) => _entities.GetValueOrDefault(entity)?.Title ?? Strings.Text("OtherRecord");

    /// <summary>What people call a record; null when it has no name, or is not there any more.</summary>
    public async Task<string?> NameOf(string? entity, string subject, CancellationToken cancellationToken) =>
        RecordKey.Of(entity, subject) is { } record ? (await namer.Find([record], cancellationToken)).GetValueOrDefault(record) : null;

    private static string? AuthorOf(AuditEntry entry, Dictionary<Id<Person>, string> names) => entry.PersonId is { } id ? names.GetValueOrDefault(id) : null;

    private static LocalizedText OfAction(AuditEntry entry, LocalizedText sentence) => entry.Kind == EntryKind.Refusal ? Strings.Text("WasRefused", sentence) : sentence;

    private LocalizedText OfChange(AuditEntry entry, string? who, IReadOnlyDictionary<RecordKey, string> names) => Strings.Text($"Row-{entry.Kind}",
        who ?? (object)Strings.Text(entry.PersonId is null ? "TheProduct" : "SomebodyWhoLeft"),
        RecordKey.Of(entry.Entity, entry.Subject) is { } record && names.TryGetValue(record, out var name) ? Strings.Text("NamedRecord", TitleOf(entry.Entity!), name) : TitleOf(entry.Entity!));

    private IEnumerable<RecordKey?> RecordsIn(AuditEntry entry, IReadOnlyList<FieldChange> fields) => fields
        .SelectMany(field => TextOf(entry.Entity!, field.Field) is ValueText.NameOf kind ? new[] { RecordKey.Of(kind.Entity, field.Before), RecordKey.Of(kind.Entity, field.After) } : [])
        .Append(RecordKey.Of(entry.Entity, entry.Subject));

    private ValueText? TextOf(string entity, string field) => _entities.GetValueOrDefault(entity)?.Values.GetValueOrDefault(field);

    private ToldField Tell(string entity, FieldChange field, IReadOnlyDictionary<RecordKey, string> names) => new(field,
        _entities.GetValueOrDefault(entity)?.Fields.GetValueOrDefault(field.Field)?.Read(localizers) ?? field.Field,
        Tell(TextOf(entity, field.Field), field.Before, names), Tell(TextOf(entity, field.Field), field.After, names));

    // The trail keeps moments and days as PostgreSQL's JSON writes them: 2026-11-20T22:00:00+00:00, 2026-11-20.
    private ToldValue Tell(ValueText? text, string? value, IReadOnlyDictionary<RecordKey, string> names) => (text, value) switch
    {
        (_, null) => new(null),
        (ValueText.NameOf kind, _) => new(RecordKey.Of(kind.Entity, value) is { } record && names.TryGetValue(record, out var name)
            ? name : Read(kind.Otherwise?.Invoke(value) ?? Strings.Text("NotThereAnyMore"))),
        (ValueText.InWords words, _) => new(Read(words.Tell(value))),
        _ when bool.TryParse(value, out var isTrue) => new(Strings.Text(isTrue ? "Yes" : "No").Read(localizers)),
        _ when DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => new(day.ToString("d MMM yyyy", CultureInfo.CurrentCulture)),
        _ when value.IndexOf('T', StringComparison.Ordinal) == 10 && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var moment) => new(value, moment),
        _ => new(value),
    };

    private string Read(object told) => told is LocalizedText localized ? localized.Read(localizers) : (string)told;
}
