using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>Exchanges a refresh token for new tokens (RFC 6749, 6). One that comes a second time ends the session, and its person is told.</summary>
/// <param name="RefreshToken">The token.</param>
/// <param name="Program">What the program calls itself, as before.</param>
internal sealed record RefreshAccess(Secret RefreshToken, string Program) : ICommand<IssuedTokens>
{
    public static Audience Audience => Audience.Anonymous;

    // Every ten minutes for each program; what is wrong about it, the handler records.
    public bool IsRecorded => false;
}

internal sealed class RefreshAccessHandler(AccountsDb db, TokenIssue issue, TenantDirectory directory, TenantScope scope, AuditWriter audit, Mailer mailer, TimeProvider clock)
    : IHandler<RefreshAccess, IssuedTokens>
{
    public async Task<Result<IssuedTokens>> Handle(RefreshAccess request, CancellationToken cancellationToken)
    {
        var (hash, now) = (SessionCookie.HashOf(request.RefreshToken.Value), clock.GetUtcNow());
        var session = await (
            from token in db.Set<RefreshToken>()
            join owner in db.Sessions on token.SessionId equals owner.Id
            where token.TokenHash == hash && owner.ExpiresAt > now
            select owner).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (session is null || session.UserAgent != request.Program)
            return TokenProblems.WrongGrant;
        var used = await db.Set<RefreshToken>().Where(token => token.TokenHash == hash && token.UsedAt == null)
            .ExecuteUpdateAsync(token => token.SetProperty(t => t.UsedAt, now), cancellationToken);
        if (used == 0)
            return await End(session, cancellationToken);
        // Whoever may not get in any more gets no token that says so.
        if ((await directory.MembershipsOf([(session.Id.Value, session.ProgramTenantId!.Value)], cancellationToken)).Count == 0)
            return TokenProblems.WrongGrant;
        await MarkAsUsed(session, now, cancellationToken);
        return await issue.To(session, cancellationToken);
    }

    private async Task MarkAsUsed(Session session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (unusedUntil, oldestUntil) = (now + Sessions.Lifetime, session.CreatedAt + Sessions.LongestLifetime);
        var until = unusedUntil < oldestUntil ? unusedUntil : oldestUntil;
        await db.Sessions.Where(one => one.Id == session.Id).ExecuteUpdateAsync(one => one.SetProperty(s => s.LastSeenAt, now).SetProperty(s => s.ExpiresAt, until), cancellationToken);
        await db.Set<RefreshToken>().Where(token => token.SessionId == session.Id && token.UsedAt < now - RefreshToken.Memory).ExecuteDeleteAsync(cancellationToken);
    }

    // Either the program or a thief comes second: nobody can tell which, so neither goes on.
    private async Task<Problem> End(Session session, CancellationToken cancellationToken)
    {
        if (await db.Sessions.Where(one => one.Id == session.Id).ExecuteDeleteAsync(cancellationToken) == 0)
            return TokenProblems.WrongGrant;
        var person = (await db.Users.AsNoTracking().SingleAsync(user => user.Id == session.UserId, cancellationToken)).ToPerson();
        await mailer.Send(new SecurityChangedMail(MailRecipient.Of(person), SecurityChange.ProgramStopped, session.UserAgent), cancellationToken);
        await audit.RecordOnPlatform(scope.Caller, person, EntryKind.Refusal, nameof(RefreshAccess), session.Id.ToString(), "RefreshTokenUsedTwice", cancellationToken);
        return TokenProblems.WrongGrant;
    }
}
