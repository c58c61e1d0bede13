using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Activities;

/// <summary>The trail of the tenant, the newest first, a page at a time.</summary>
/// <param name="Filter">What is looked for.</param>
/// <param name="Before">Where the page begins: <see cref="ActivityPart.Older"/> of the page before, or null for the first.</param>
/// <param name="After">Where the page ends: <see cref="ActivityPart.Newer"/> of the page after, or null.</param>
public sealed record ListActivity(ActivityFilter Filter, string? Before = null, string? After = null) : IQuery<ActivityPart>
{
    /// <summary>How many entries a page has.</summary>
    public const int PageSize = 30;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(ActivityPermissions.Read);
}

/// <summary>A page of the trail.</summary>
/// <param name="Lines">What is on it.</param>
/// <param name="Newer">Given as <see cref="ListActivity.After"/>, leads to the page before; null on the first.</param>
/// <param name="Older">Given as <see cref="ListActivity.Before"/>, leads to the page after; null on the last.</param>
/// <param name="People">By whom one may filter: the members, by name, five hundred at most.</param>
public sealed record ActivityPart(IReadOnlyList<ActivityLine> Lines, string? Newer, string? Older, IReadOnlyList<Person> People);

internal sealed class ListActivityHandler(BackboneDb db, TenantScope scope, ActivityTeller teller) : IHandler<ListActivity, ActivityPart>
{
    private const int MostPeople = 500;

    public async Task<Result<ActivityPart>> Handle(ListActivity request, CancellationToken cancellationToken)
    {
        var entries = request.Filter.Apply(db.Set<AuditEntry>().AsNoTracking(), ReaderZone.Of(scope.Caller));
        var (before, after) = (ActivityCursor.Read(request.Before), ActivityCursor.Read(request.After));
        var ordered = after is not null
            ? after.Newer(entries).OrderBy(entry => entry.OccurredAt).ThenBy(entry => entry.Id)
            : (before?.Older(entries) ?? entries).OrderByDescending(entry => entry.OccurredAt).ThenByDescending(entry => entry.Id);
        var page = await ordered.Take(ListActivity.PageSize + 1).ToListAsync(cancellationToken);

        var isThereMore = page.Count > ListActivity.PageSize;
        if (isThereMore)
            page.RemoveAt(ListActivity.PageSize);
        if (after is not null)
            page.Reverse();
        return new ActivityPart(await teller.Tell(page, cancellationToken),
            page.Count > 0 && (after is not null ? isThereMore : before is not null) ? PlaceOf(page[0]) : null,
            page.Count > 0 && (after is not null || isThereMore) ? PlaceOf(page[^1]) : null,
            await db.People.OrderBy(person => person.Name).ThenBy(person => person.Id).Take(MostPeople).ToListAsync(cancellationToken));
    }

    private static string PlaceOf(AuditEntry entry) => new ActivityCursor(entry.OccurredAt, entry.Id).ToString();
}
