using SaasStarter.Backbone.Identity;

namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>What a program is given.</summary>
/// <param name="AccessToken">With what it calls the API.</param>
/// <param name="RefreshToken">With what it asks for the next ones, once.</param>
internal sealed record IssuedTokens(string AccessToken, string RefreshToken)
{
    /// <summary>Never the tokens.</summary>
    public override string ToString() => nameof(IssuedTokens);
}

/// <summary>Gives tokens to the program of a session.</summary>
internal sealed class TokenIssue(AccountsDb db, AccessTokens accessTokens)
{
    /// <summary>New tokens. With them is saved what else waits to be.</summary>
    public async Task<IssuedTokens> To(Session session, CancellationToken cancellationToken)
    {
        var (token, hash) = SessionCookie.NewToken();
        db.Add(new RefreshToken { TokenHash = hash, SessionId = session.Id });
        await db.SaveChangesAsync(cancellationToken);
        return new(await accessTokens.Write(session, cancellationToken), token);
    }
}
