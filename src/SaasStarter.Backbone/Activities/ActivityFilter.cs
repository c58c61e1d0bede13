using System.Globalization;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Activities;

/// <summary>Which entries of the trail are looked for. Without an action or a kind of record: what people did, without the changes of single records.</summary>
/// <param name="Person">Who did it.</param>
/// <param name="Action">The command: <c>InviteMember</c>.</param>
/// <param name="Entity">The table of the changed record, or <see cref="AllEntities"/>. Given together with an action, what is either is found.</param>
/// <param name="From">The first day, in the reader's time zone.</param>
/// <param name="To">The last day.</param>
public sealed record ActivityFilter(Id<Person>? Person = null, string? Action = null, string? Entity = null, DateOnly? From = null, DateOnly? To = null)
{
    /// <summary>As <see cref="Entity"/>: everything, the changes of all records included.</summary>
    public const string AllEntities = "all";

    /// <summary>Reads what stands in an address; what is malformed there counts as not given.</summary>
    public static ActivityFilter Read(string? person, string? action, string? entity, string? from, string? to) =>
        new(Id<Person>.TryParse(person, null, out var id) ? id : null, Word(action), Word(entity), Day(from), Day(to));

    /// <summary>The same as a part of an address.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Query() =>
    [
        new("person", Person?.ToString()), new("action", Action), new("entity", Entity),
        new("from", From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), new("to", To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
    ];

    /// <summary>Filters entries. Each condition has an index that begins with the tenant.</summary>
    /// <param name="entries">The entries of the tenant.</param>
    /// <param name="zone">The reader's time zone.</param>
    internal IQueryable<AuditEntry> Apply(IQueryable<AuditEntry> entries, TimeZoneInfo zone)
    {
        if (Person is { } person)
            entries = entries.Where(entry => entry.PersonId == person);
        if (Begin(From, zone) is { } from)
            entries = entries.Where(entry => entry.OccurredAt >= from);
        if (Begin(To?.AddDays(1), zone) is { } to)
            entries = entries.Where(entry => entry.OccurredAt < to);
        string[] named = [.. new[] { Action, Entity == AllEntities ? null : Entity }.OfType<string>()];
        return named switch
        {
            [] when Entity == AllEntities => entries,
            [] => entries.Where(entry => entry.Entity == null),
            [var one] => entries.Where(entry => (entry.Action ?? entry.Entity) == one),
            _ => entries.Where(entry => named.Contains(entry.Action ?? entry.Entity)),
        };
    }

    private static string? Word(string? text) => text is { Length: > 0 and <= 130 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_') ? text : null;

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1900 and < 9000 ? day : null;

    private static DateTimeOffset? Begin(DateOnly? day, TimeZoneInfo zone) =>
        day?.ToDateTime(TimeOnly.MinValue) is { } moment ? new DateTimeOffset(moment, zone.GetUtcOffset(moment)).ToUniversalTime() : null;
}

/// <summary>The time zone of who reads.</summary>
internal static class ReaderZone
{
    public static TimeZoneInfo Of(Caller caller) =>
        caller.Person is { } person && TimeZoneInfo.TryFindSystemTimeZoneById(person.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
}
