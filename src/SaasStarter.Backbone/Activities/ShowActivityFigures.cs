using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Activities;

/// <summary>How much was done in the last thirty days, by whom, and what.</summary>
public sealed record ShowActivityFigures : IQuery<ActivityFigures>
{
    /// <summary>How far back it looks.</summary>
    public const int Days = 30;

    /// <summary>How many people and actions are named.</summary>
    public const int Most = 10;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(ActivityPermissions.Read);
}

/// <summary>The activity of a tenant in figures.</summary>
/// <param name="Days">What was done on each day, the oldest first.</param>
/// <param name="People">Who did most, by name; null for the product itself and for who has left.</param>
/// <param name="Actions">What was done most, by command.</param>
/// <param name="Active">How many people did something.</param>
/// <param name="Refused">How much was refused.</param>
public sealed record ActivityFigures(IReadOnlyList<DayCount> Days, IReadOnlyList<NamedCount> People, IReadOnlyList<NamedCount> Actions, int Active, int Refused);

/// <summary>How much was done on a day.</summary>
public sealed record DayCount(DateOnly Day, int Count);

/// <summary>How much of something there was.</summary>
public sealed record NamedCount(string? Name, int Count);

internal sealed class ShowActivityFiguresHandler(BackboneDb db, ActorNames actors, TenantScope scope, TimeProvider clock) : IHandler<ShowActivityFigures, ActivityFigures>
{
    public async Task<Result<ActivityFigures>> Handle(ShowActivityFigures request, CancellationToken cancellationToken)
    {
        var zone = ReaderZone.Of(scope.Caller);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime);
        var first = today.AddDays(1 - ShowActivityFigures.Days);
        var entries = new ActivityFilter(From: first).Apply(db.Set<AuditEntry>().AsNoTracking(), zone);
        var done = entries.Where(entry => entry.Kind == EntryKind.Action);
        var people = await done.GroupBy(entry => entry.PersonId).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        return new ActivityFigures(
            await ByDay(done, first, zone, cancellationToken),
            await Named(people.OrderByDescending(person => person.Count).Take(ShowActivityFigures.Most).Select(person => (person.Key, person.Count)), cancellationToken),
            await done.GroupBy(entry => entry.Action).Select(group => new { group.Key, Count = group.Count() }).OrderByDescending(action => action.Count).ThenBy(action => action.Key)
                .Take(ShowActivityFigures.Most).Select(action => new NamedCount(action.Key, action.Count)).ToListAsync(cancellationToken),
            people.Count(person => person.Key is not null),
            await entries.CountAsync(entry => entry.Kind == EntryKind.Refusal, cancellationToken));
    }

    private static async Task<IReadOnlyList<DayCount>> ByDay(IQueryable<AuditEntry> done, DateOnly first, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var days = await done.GroupBy(entry => TimeZoneInfo.ConvertTimeBySystemTimeZoneId(entry.OccurredAt.UtcDateTime, zone.Id).Date)
            .Select(day => new { day.Key, Count = day.Count() }).ToDictionaryAsync(day => DateOnly.FromDateTime(day.Key), day => day.Count, cancellationToken);
        return [.. Enumerable.Range(0, ShowActivityFigures.Days).Select(first.AddDays).Select(day => new DayCount(day, days.GetValueOrDefault(day)))];
    }

    private async Task<IReadOnlyList<NamedCount>> Named(IEnumerable<(Id<Person>? Person, int Count)> counts, CancellationToken cancellationToken)
    {
        var all = counts.ToList();
        var ids = all.Select(count => count.Person).OfType<Id<Person>>().ToArray();
        var names = await actors.Of(ids, cancellationToken);
        return [.. all.Select(count => new NamedCount(count.Person is { } id ? names.GetValueOrDefault(id) : null, count.Count))];
    }
}
