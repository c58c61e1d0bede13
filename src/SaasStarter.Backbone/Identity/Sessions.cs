using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>Begins and ends sessions.</summary>
internal sealed class Sessions(AccountsDb db, TenantScope scope, LiveTopics live, TimeProvider clock)
{
    /// <summary>How long a session lasts without being used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>How long a session lasts however much it is used.</summary>
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(90);

    /// <summary>How old the mark of the last use may become before it is renewed: a write per page would be waste.</summary>
    public static readonly TimeSpan Precision = TimeSpan.FromMinutes(10);

    /// <summary>For how long after showing who one is, one may do what is sensitive.</summary>
    public static readonly TimeSpan Confirmation = TimeSpan.FromMinutes(15);

    /// <summary>Begins a session, with a token that the browser has not had before, and ends the one that it had.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="proof">How they proved who they are.</param>
    /// <param name="visitor">From where.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<NewSession> Begin(Guid userId, SignInProof proof, Visitor visitor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Users.Where(user => user.Id == userId).ExecuteUpdateAsync(user => user.SetProperty(u => u.LastSignedInAt, now), cancellationToken);
        // Whoever runs a tenant's provider can be anybody towards that tenant, and must not reach the account: that asks for something of the person's own.
        return await Begin(userId, proof, visitor, signedInAt: now, isConfirmed: proof.Method != SignInMethod.SingleSignOn, cancellationToken);
    }

    /// <summary>
    /// Begins a session of the agent's own in place of the caller's, in which they acted as somebody else. They have to confirm in it again who they are: what
    /// leads out of a tenant must not lead into all of them.
    /// </summary>
    public async Task<NewSession> Leave(Visitor visitor, CancellationToken cancellationToken)
    {
        var visit = await Current.AsNoTracking().SingleAsync(cancellationToken);
        return await Begin(visit.AgentId!.Value, new(SignInMethod.Password), visitor, visit.AgentSignedInAt!.Value, isConfirmed: false, cancellationToken);
    }

    /// <summary>Notes in the caller's session that they have shown once more who they are, and gives it another token. It lasts no longer for that.</summary>
    /// <param name="secondFactor">The second factor that they gave; null when it was something else.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<NewSession> Confirm(SecondFactorMethod? secondFactor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await Current.ExecuteUpdateAsync(session => session.SetProperty(s => s.ConfirmedAt, now), cancellationToken);
        if (secondFactor is not null)
            await Current.ExecuteUpdateAsync(session => session.SetProperty(s => s.SecondFactorAt, now), cancellationToken);
        // Of what was given in the session the strongest counts: a tenant may ask for a passkey.
        if (secondFactor is not null)
            await Current.Where(session => session.SecondFactor != SecondFactorMethod.Passkey)
                .ExecuteUpdateAsync(session => session.SetProperty(s => s.SecondFactor, secondFactor), cancellationToken);
        return await Renew(cancellationToken);
    }

    /// <summary>Forgets in the caller's session that a second factor was given, because the account has none any more, and gives it another token.</summary>
    public async Task<NewSession> ForgetSecondFactor(CancellationToken cancellationToken)
    {
        await Current.ExecuteUpdateAsync(session => session
            .SetProperty(s => s.SecondFactor, (SecondFactorMethod?)null).SetProperty(s => s.SecondFactorAt, (DateTimeOffset?)null), cancellationToken);
        return await Renew(cancellationToken);
    }

    /// <summary>Gives the caller's session another token, in the same row: forms that are open in other tabs stay good (OWASP ASVS 5.0, 7.2.4).</summary>
    public async Task<NewSession> Renew(CancellationToken cancellationToken)
    {
        var (token, hash) = SessionCookie.NewToken();
        await Current.ExecuteUpdateAsync(session => session.SetProperty(s => s.TokenHash, hash), cancellationToken);
        return new(scope.Caller.SessionId!.Value, token);
    }

    /// <summary>Ends a session.</summary>
    public async Task End(Guid sessionId, CancellationToken cancellationToken)
    {
        await db.Sessions.Where(session => session.Id == new Id<Session>(sessionId)).ExecuteDeleteAsync(cancellationToken);
        if (scope.Caller.Person is { } person)
            live.AccessChanged(person.Id);
    }

    /// <summary>Ends all sessions of an account, except perhaps one.</summary>
    public async Task EndAll(Guid userId, Guid? except, CancellationToken cancellationToken)
    {
        await db.Sessions.Where(session => session.UserId == userId && (except == null || session.Id != new Id<Session>(except.Value)))
            .ExecuteDeleteAsync(cancellationToken);
        live.AccessChanged(new Id<Person>(userId));
    }

    /// <summary>The session that the request came with, when it is the person's own; null for a visitor and for an agent.</summary>
    public async Task<Session?> FindOwn(CancellationToken cancellationToken) =>
        scope.Caller is { SessionId: not null, Agent: null } ? await Current.AsNoTracking().SingleAsync(cancellationToken) : null;

    private IQueryable<Session> Current
    {
        get
        {
            var id = new Id<Session>(scope.Caller.SessionId!.Value);
            return db.Sessions.Where(session => session.Id == id);
        }
    }

    private async Task<NewSession> Begin(Guid userId, SignInProof proof, Visitor visitor, DateTimeOffset signedInAt, bool isConfirmed, CancellationToken cancellationToken)
    {
        var (token, hash) = SessionCookie.NewToken();
        var now = clock.GetUtcNow();
        var (unusedUntil, oldestUntil) = (now + Lifetime, signedInAt + LongestLifetime);
        var session = new Session
        {
            TokenHash = hash,
            UserId = userId,
            CreatedAt = signedInAt,
            LastSeenAt = now,
            ExpiresAt = unusedUntil < oldestUntil ? unusedUntil : oldestUntil,
            Method = proof.Method,
            SecondFactor = proof.SecondFactor,
            SecondFactorAt = proof.HasSecondFactor ? now : null,
            SingleSignOnTenantId = proof.SingleSignOnTenantId,
            ConfirmedAt = isConfirmed ? now : null,
            Address = visitor.Address,
            UserAgent = visitor.UserAgent,
        };
        db.Sessions.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        if (scope.Caller.SessionId is { } former)
            await End(former, cancellationToken);
        await db.Sessions.Where(old => old.ExpiresAt < now).OrderBy(old => old.ExpiresAt).Take(20).ExecuteDeleteAsync(cancellationToken);
        return new(session.Id.Value, token);
    }
}

/// <summary>How somebody proved who they are.</summary>
/// <param name="Method">First of all.</param>
/// <param name="SecondFactor">And then; null while nothing else was asked for.</param>
/// <param name="SingleSignOnTenantId">The tenant whose single sign-on it was.</param>
internal sealed record SignInProof(SignInMethod Method, SecondFactorMethod? SecondFactor = null, Id<Tenant>? SingleSignOnTenantId = null)
{
    /// <summary>Whether there were two factors: a passkey is one that only its owner's finger, face or code unlocks.</summary>
    public bool HasSecondFactor => Method == SignInMethod.Passkey || SecondFactor is not null;
}

/// <summary>A session that has just begun.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Token">What the browser keeps, in <see cref="SessionCookie"/>.</param>
internal sealed record NewSession(Guid Id, string Token);

/// <summary>From where a request came, as far as it can be known.</summary>
/// <param name="Address">The IP address.</param>
/// <param name="UserAgent">The browser as it names itself, at most 300 characters.</param>
public sealed record Visitor(string Address, string UserAgent)
{
    private const int MaximumLength = 300;

    /// <summary>The network by which attempts are counted: an IPv6 subscriber has 64 bits of addresses (RFC 6177).</summary>
    internal string Network => IPAddress.TryParse(Address, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
        ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
        : Address;

    internal static Visitor Of(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return new((address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "", Shorten(context.Request.Headers.UserAgent.ToString()));
    }

    // Not in the middle of a character: half of one cannot be stored.
    private static string Shorten(string text) => text.Length <= MaximumLength ? text
        : char.IsHighSurrogate(text[MaximumLength - 1]) ? text[..(MaximumLength - 1)] : text[..MaximumLength];
}
