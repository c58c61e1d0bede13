using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;

namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>Gives a refresh token back: the session ends, with all tokens of it (RFC 7009). Of a token that is none, nothing is told.</summary>
/// <param name="RefreshToken">The token.</param>
internal sealed record RevokeAccess(Secret RefreshToken) : ICommand<Done>
{
    public static Audience Audience => Audience.Anonymous;

    // The program itself goes; nobody is kept out by that.
    public bool IsRecorded => false;
}

internal sealed class RevokeAccessHandler(AccountsDb db) : IHandler<RevokeAccess, Done>
{
    public async Task<Result<Done>> Handle(RevokeAccess request, CancellationToken cancellationToken)
    {
        var hash = SessionCookie.HashOf(request.RefreshToken.Value);
        await db.Sessions.Where(session => db.Set<RefreshToken>().Any(token => token.TokenHash == hash && token.SessionId == session.Id)).ExecuteDeleteAsync(cancellationToken);
        return Done.Instance;
    }
}
