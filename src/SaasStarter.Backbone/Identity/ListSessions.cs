using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>A browser in which somebody is signed in, or a program that acts for them.</summary>
/// <param name="Id">The session.</param>
/// <param name="UserAgent">The browser, or the program, as it names itself.</param>
/// <param name="Address">The IP address that it was begun from.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="LastSeenAt">When it was last used, to within ten minutes.</param>
/// <param name="IsCurrent">Whether it is the one that asks.</param>
/// <param name="IsSupport">Whether somebody of the platform's staff acts in it, with the tenant's consent.</param>
/// <param name="Tenant">The name of the only tenant that a program gets into; null for browsers.</param>
public sealed record SessionRow(Id<Session> Id, string UserAgent, string Address, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, bool IsCurrent, bool IsSupport, string? Tenant);

/// <summary>One's own sessions, the current one first.</summary>
internal sealed record ListSessions : IQuery<IReadOnlyList<SessionRow>>
{
    public static Audience Audience => Audience.SignedIn;
}

internal sealed class ListSessionsHandler(AccountsDb db, TenantDirectory directory, TenantScope scope, TimeProvider clock) : IHandler<ListSessions, IReadOnlyList<SessionRow>>
{
    public async Task<Result<IReadOnlyList<SessionRow>>> Handle(ListSessions request, CancellationToken cancellationToken)
    {
        var (user, current, now) = (scope.Caller.Person!.Id.Value, new Id<Session>(scope.Caller.SessionId ?? Guid.Empty), clock.GetUtcNow());
        var sessions = await db.Sessions.AsNoTracking().Where(session => session.UserId == user && session.ExpiresAt > now)
            .OrderByDescending(session => session.Id == current).ThenByDescending(session => session.LastSeenAt).Take(100).ToListAsync(cancellationToken);
        var tenants = await TenantsOf(sessions, current, cancellationToken);
        return sessions.ConvertAll(session => new SessionRow(session.Id, session.UserAgent, session.Address, session.CreatedAt, session.LastSeenAt, session.Id == current,
            session.AgentId is not null, session.ProgramTenantId is { } tenant ? tenants.GetValueOrDefault(tenant, "") : null));
    }

    private async Task<Dictionary<Id<Tenant>, string>> TenantsOf(List<Session> sessions, Id<Session> current, CancellationToken cancellationToken) =>
        sessions.Exists(session => session.ProgramTenantId is not null)
            ? (await directory.TenantsOf(current.Value, cancellationToken)).ToDictionary(tenant => tenant.Id, tenant => tenant.Name) : [];
}
