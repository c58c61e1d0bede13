using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>What the staff looked at and did, the newest first, a page at a time.</summary>
/// <param name="ChangesOnly">Whether to leave out what was only looked at.</param>
/// <param name="Before">The page begins with what was done before this; null for the newest.</param>
internal sealed record ListPlatformActions(bool ChangesOnly = false, Id<AuditEntry>? Before = null) : IQuery<PlatformActionPage>
{
    /// <summary>How many a page has.</summary>
    public const int PageSize = 50;

    public static Audience Audience => Audience.Platform(BackOfficePermissions.ReadActivity);
}

/// <summary>A page of what the staff did.</summary>
/// <param name="Actions">What.</param>
/// <param name="Next">Given as <see cref="ListPlatformActions.Before"/>, leads to the page after; null on the last.</param>
internal sealed record PlatformActionPage(IReadOnlyList<PlatformActionRow> Actions, Id<AuditEntry>? Next);

/// <summary>Something that somebody of the staff did.</summary>
internal sealed record PlatformActionRow(Guid Id, DateTimeOffset OccurredAt, string? PersonEmail, string Kind, string Action, string? Subject, string? Reason, string? Address);

internal sealed class ListPlatformActionsHandler(BackOfficeDb db) : IHandler<ListPlatformActions, PlatformActionPage>
{
    public async Task<Result<PlatformActionPage>> Handle(ListPlatformActions request, CancellationToken cancellationToken)
    {
        var before = request.Before?.Value;
        var rows = await db.Database.SqlQuery<PlatformActionRow>($"""
            select id as "Id", occurred_at as "OccurredAt", person_email as "PersonEmail", kind as "Kind", action as "Action", subject as "Subject", reason as "Reason",
                   address as "Address"
            from backbone.audit_entry
            where tenant_id = {AuditEntry.Platform.Value} and ({before}::uuid is null or (occurred_at, id) < (
                select earlier.occurred_at, earlier.id from backbone.audit_entry earlier where earlier.tenant_id = {AuditEntry.Platform.Value} and earlier.id = {before}))
              and (not {request.ChangesOnly} or kind <> 'View')
            order by occurred_at desc, id desc limit {ListPlatformActions.PageSize + 1}
            """).ToListAsync(cancellationToken);
        var isThereMore = rows.Count > ListPlatformActions.PageSize;
        if (isThereMore)
            rows.RemoveAt(ListPlatformActions.PageSize);
        return new PlatformActionPage(rows, isThereMore ? new(rows[^1].Id) : null);
    }
}
