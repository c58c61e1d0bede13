using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;

namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>Asks how it stands, and takes the tokens once the person has allowed it (RFC 8628, 3.4).</summary>
/// <param name="DeviceCode">What the program was given.</param>
/// <param name="Program">What it calls itself, as before.</param>
internal sealed record RedeemDeviceCode(Secret DeviceCode, string Program) : ICommand<IssuedTokens>
{
    public static Audience Audience => Audience.Anonymous;

    // That a person let it in is recorded; programs ask every few seconds.
    public bool IsRecorded => false;
}

internal sealed class RedeemDeviceCodeHandler(AccountsDb db, TokenIssue issue, TimeProvider clock) : IHandler<RedeemDeviceCode, IssuedTokens>
{
    public async Task<Result<IssuedTokens>> Handle(RedeemDeviceCode request, CancellationToken cancellationToken)
    {
        var (hash, now) = (SessionCookie.HashOf(request.DeviceCode.Value), clock.GetUtcNow());
        var asked = db.Set<DeviceRequest>().Where(one => one.DeviceHash == hash);
        if (await asked.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } device || device.Program != request.Program)
            return TokenProblems.WrongGrant;
        if (device.IsDenied)
            return TokenProblems.Denied;
        if (device.ExpiresAt <= now)
            return TokenProblems.Expired;
        if (device.AllowedIn is null)
        {
            await asked.ExecuteUpdateAsync(one => one.SetProperty(d => d.AskedAt, now), cancellationToken);
            return device.AskedAt + DeviceRequest.Interval > now ? TokenProblems.SlowDown : TokenProblems.Pending;
        }
        // Of several that ask at the same moment, one gets in.
        if (await asked.ExecuteDeleteAsync(cancellationToken) == 0
            || await db.Sessions.AsNoTracking().SingleOrDefaultAsync(session => session.Id == device.AllowedIn && session.ExpiresAt > now, cancellationToken) is not { } allowing)
            return TokenProblems.WrongGrant;
        var session = SessionOf(device, allowing, now);
        db.Add(session);
        return await issue.To(session, cancellationToken);
    }

    // How the person had signed in counts for the program, too: a tenant may ask for more than a password.
    private static Session SessionOf(DeviceRequest device, Session allowing, DateTimeOffset now) => new()
    {
        // Of nothing that a browser could send: programs name the session, and sign.
        TokenHash = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes),
        UserId = allowing.UserId,
        CreatedAt = now,
        LastSeenAt = now,
        ExpiresAt = now + Sessions.Lifetime,
        Method = allowing.Method,
        SecondFactor = allowing.SecondFactor,
        SingleSignOnTenantId = allowing.SingleSignOnTenantId,
        ProgramTenantId = device.AllowedTenantId,
        Address = device.Address,
        UserAgent = device.Program,
    };
}
