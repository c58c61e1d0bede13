using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>A browser in which somebody is signed in.</summary>
/// <param name="Id">The session.</param>
/// <param name="UserAgent">The browser as it names itself.</param>
/// <param name="Address">The IP address that it was begun from.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="LastSeenAt">When it was last used, to within ten minutes.</param>
/// <param name="IsCurrent">Whether it is the one that asks.</param>
/// <param name="IsSupport">Whether somebody of the platform's staff acts in it, with the tenant's consent.</param>
public sealed record SessionRow(Id<Session> Id, string UserAgent, string Address, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, bool IsCurrent, bool IsSupport);

/// <summary>One's own sessions, the current one first.</summary>
internal sealed record ListSessions : IQuery<IReadOnlyList<SessionRow>>
{
    public static Audience Audience => Audience.SignedIn;
}

internal sealed class ListSessionsHandler(AccountsDb db, TenantScope scope, TimeProvider clock) : IHandler<ListSessions, IReadOnlyList<SessionRow>>
{
    public async Task<Result<IReadOnlyList<SessionRow>>> Handle(ListSessions request, CancellationToken cancellationToken)
    {
        var (user, current, now) = (scope.Caller.Person!.Id.Value, new Id<Session>(scope.Caller.SessionId ?? Guid.Empty), clock.GetUtcNow());
        return await db.Sessions.Where(session => session.UserId == user && session.ExpiresAt > now)
            .OrderByDescending(session => session.Id == current).ThenByDescending(session => session.LastSeenAt)
            .Select(session => new SessionRow(session.Id, session.UserAgent, session.Address, session.CreatedAt, session.LastSeenAt, session.Id == current, session.AgentId != null))
            .Take(100).ToListAsync(cancellationToken);
    }
}
