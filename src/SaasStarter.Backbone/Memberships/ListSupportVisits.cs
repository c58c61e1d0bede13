using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>What the staff may do in the tenant, and when it came; the newest twenty visits.</summary>
public sealed record ListSupportVisits : IQuery<SupportHistory>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(TenantPermissions.AllowSupport);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

/// <summary>What the staff may do in a tenant, and did.</summary>
/// <param name="Access">What it may do.</param>
/// <param name="Visits">Its visits, the newest first.</param>
public sealed record SupportHistory(SupportAccess Access, IReadOnlyList<SupportVisitRow> Visits);

/// <summary>A visit.</summary>
/// <param name="Agent">Who came.</param>
/// <param name="Member">As whom; null when they are no member any more.</param>
/// <param name="Reason">Why.</param>
/// <param name="MayWrite">Whether they could change something.</param>
/// <param name="BegunAt">When they came.</param>
/// <param name="EndedAt">When they left, or have to leave.</param>
public sealed record SupportVisitRow(string Agent, string? Member, string Reason, bool MayWrite, DateTimeOffset BegunAt, DateTimeOffset EndedAt);

internal sealed class ListSupportVisitsHandler(BackboneDb db) : IHandler<ListSupportVisits, SupportHistory>
{
    public async Task<Result<SupportHistory>> Handle(ListSupportVisits request, CancellationToken cancellationToken)
    {
        var access = await db.Tenants.Select(tenant => tenant.SupportAccess).SingleAsync(cancellationToken);
        var visits = await db.Set<SupportVisit>().Where(visit => visit.BegunAt != null)
            .OrderByDescending(visit => visit.Id).Take(20)
            .Select(visit => new SupportVisitRow(visit.AgentName, db.People.Where(person => person.Id == visit.PersonId).Select(person => person.Name).FirstOrDefault(),
                visit.Reason, visit.MayWrite, visit.BegunAt!.Value, visit.EndedAt ?? visit.ExpiresAt!.Value))
            .ToListAsync(cancellationToken);
        return new SupportHistory(access, visits);
    }
}
