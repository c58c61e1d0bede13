using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.Core;
using Microsoft.EntityFrameworkCore;

namespace SaasStarter.Backbone.Identity;

/// <summary>Begins and ends sessions.</summary>
internal sealed class Sessions(AccountsDb db, TimeProvider clock)
{
    /// <summary>How long a session lasts without being used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>How old the mark of the last use may become before it is renewed: a write per page would be waste.</summary>
    public static readonly TimeSpan Precision = TimeSpan.FromMinutes(10);

    /// <summary>Begins a session, with a token that the browser has not had before.</summary>
    /// <returns>The token for the cookie.</returns>
    public async Task<string> Begin(Guid userId, Visitor visitor, CancellationToken cancellationToken)
    {
        var (token, hash) = SessionCookie.NewToken();
        var now = clock.GetUtcNow();
        db.Sessions.Add(new Session
        {
            TokenHash = hash,
            UserId = userId,
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now + Lifetime,
            Address = visitor.Address,
            UserAgent = visitor.UserAgent,
        });
        await db.SaveChangesAsync(cancellationToken);
        return token;
    }

    /// <summary>Ends all sessions of an account, except perhaps one.</summary>
    public Task EndAll(Guid userId, Guid? except, CancellationToken cancellationToken) =>
        db.Sessions.Where(session => session.UserId == userId && (except == null || session.Id != new Id<Session>(except.Value))).ExecuteDeleteAsync(cancellationToken);
}

/// <summary>From where a request came, as far as it can be known.</summary>
/// <param name="Address">The IP address.</param>
/// <param name="UserAgent">The browser as it names itself, at most 300 characters.</param>
public sealed record Visitor(string Address, string UserAgent)
{
    internal static Visitor Of(HttpContext context)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        return new(context.Connection.RemoteIpAddress?.ToString() ?? "", agent.Length <= 300 ? agent : agent[..300]);
    }
}
