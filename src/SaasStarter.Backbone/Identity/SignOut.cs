using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>Ends the session that the request came with. Whose session is over already is signed out too.</summary>
internal sealed record SignOut : ICommand<Done>
{
    public static Audience Audience => Audience.Anonymous;

    public EntryKind RecordedAs => EntryKind.SignIn;
}

internal sealed class SignOutHandler(Sessions sessions, TenantScope scope) : IHandler<SignOut, Done>
{
    public async Task<Result<Done>> Handle(SignOut request, CancellationToken cancellationToken)
    {
        if (scope.Caller.SessionId is { } session)
            await sessions.End(session, cancellationToken);
        return Done.Instance;
    }
}
