using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>Ends all of one's own sessions but the current one.</summary>
internal sealed record RevokeOtherSessions : ICommand<Done>
{
    public static Audience Audience => Audience.SignedIn;
}

internal sealed class RevokeOtherSessionsHandler(Sessions sessions, TenantScope scope) : IHandler<RevokeOtherSessions, Done>
{
    public async Task<Result<Done>> Handle(RevokeOtherSessions request, CancellationToken cancellationToken)
    {
        await sessions.EndAll(scope.Caller.Person!.Id.Value, scope.Caller.SessionId, cancellationToken);
        return Done.Instance;
    }
}
