using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>Ends one of one's own sessions: that browser is signed out with its next request.</summary>
internal sealed record RevokeSession(Id<Session> Session) : ICommand<Done>
{
    public static Audience Audience => Audience.SignedIn;
}

internal sealed class RevokeSessionHandler(AccountsDb db, TenantScope scope, LiveTopics live) : IHandler<RevokeSession, Done>
{
    public async Task<Result<Done>> Handle(RevokeSession request, CancellationToken cancellationToken)
    {
        var person = scope.Caller.Person!.Id;
        var ended = await db.Sessions.Where(session => session.Id == request.Session && session.UserId == person.Value).ExecuteDeleteAsync(cancellationToken);
        if (ended == 0)
            return Problem.NotFound;
        live.AccessChanged(person);
        return Done.Instance;
    }
}
