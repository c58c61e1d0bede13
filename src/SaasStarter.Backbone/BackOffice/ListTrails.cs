using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>The chains of all audit trails, broken ones first, then the platform's own, then by slug; a page at a time.</summary>
/// <param name="Number">The page, from 1.</param>
internal sealed record ListTrails(int Number = 1) : IQuery<TrailPage>
{
    /// <summary>How many a page has.</summary>
    public const int PageSize = 50;

    public static Audience Audience => Audience.Platform(BackOfficePermissions.ReadActivity);

    public void Validate(Validation check) => check.That(Number is >= 1 and <= 10_000, nameof(Number), Strings.Text("NoSuchPage"));
}

/// <summary>A page of trails.</summary>
internal sealed record TrailPage(IReadOnlyList<TrailRow> Trails, bool IsThereMore);

/// <summary>The state of a chain.</summary>
/// <param name="Slug">The tenant's; null for the platform's own.</param>
/// <param name="Name">The tenant's name.</param>
/// <param name="Seals">The number of the last seal.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="SealedAt">When it was made.</param>
/// <param name="Total">How many entries were ever sealed.</param>
/// <param name="Unsealed">How many no seal protects yet.</param>
/// <param name="OldestUnsealedAt">The moment of the oldest of these.</param>
/// <param name="VerifiedAt">When the chain was verified last.</param>
/// <param name="Finding">What was wrong (<see cref="TrailFinding"/>); null when nothing was.</param>
/// <param name="BrokenSeal">At which seal.</param>
/// <param name="BrokenEntryId">Which entry.</param>
internal sealed record TrailRow(string? Slug, string? Name, long? Seals, byte[]? Hash, DateTimeOffset? SealedAt, long? Total, long? Unsealed, DateTimeOffset? OldestUnsealedAt,
    DateTimeOffset? VerifiedAt, string? Finding, long? BrokenSeal, Guid? BrokenEntryId);

internal sealed class ListTrailsHandler(BackOfficeDb db) : IHandler<ListTrails, TrailPage>
{
    public async Task<Result<TrailPage>> Handle(ListTrails request, CancellationToken cancellationToken)
    {
        var rows = await db.Database.SqlQuery<TrailRow>($"""
            select trail.slug as "Slug", trail.name as "Name", head.number as "Seals", head.hash as "Hash", head.sealed_at as "SealedAt", head.total as "Total",
                   tail.entries as "Unsealed", tail.oldest_at as "OldestUnsealedAt", latest.verified_at as "VerifiedAt", latest.finding as "Finding",
                   latest.broken_seal as "BrokenSeal", latest.broken_entry_id as "BrokenEntryId"
            from (select {AuditEntry.Platform.Value} as id, null as slug, null as name
                  union all select tenant.id, tenant.slug::text, tenant.name::text from backbone.tenant tenant) trail
            left join lateral (
                select seal.number, seal.hash, seal.sealed_at, seal.total from backbone.audit_seal seal
                where seal.tenant_id = trail.id order by seal.number desc limit 1) head on true
            left join lateral (
                select verification.verified_at, verification.finding, verification.broken_seal, verification.broken_entry_id
                from backbone.audit_verification verification where verification.tenant_id = trail.id order by verification.verified_at desc limit 1) latest on true
            left join backbone.unsealed_audit_trails() tail on tail.tenant_id = trail.id
            order by latest.finding is null, trail.slug nulls first
            limit {ListTrails.PageSize + 1} offset {(request.Number - 1) * ListTrails.PageSize}
            """).ToListAsync(cancellationToken);
        return new TrailPage([.. rows.Take(ListTrails.PageSize)], rows.Count > ListTrails.PageSize);
    }
}
