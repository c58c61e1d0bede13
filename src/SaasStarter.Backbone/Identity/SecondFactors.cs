using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Tenancy;
using Secret = SaasStarter.Backbone.Core.Secret;

namespace SaasStarter.Backbone.Identity;

/// <summary>What somebody has as a second factor.</summary>
/// <param name="HasAuthenticator">Whether an authenticator application is set up.</param>
/// <param name="Passkeys">How many passkeys there are.</param>
/// <param name="RecoveryCodes">How many recovery codes are left.</param>
internal sealed record OwnFactors(bool HasAuthenticator, int Passkeys, int RecoveryCodes)
{
    /// <summary>Whether there is any second factor. Recovery codes stand in for one, and are none.</summary>
    public bool HasAny => HasAuthenticator || Passkeys > 0;
}

/// <summary>Keeps the keys of authenticator applications and the recovery codes, and takes codes, each once.</summary>
internal sealed partial class SecondFactors(AccountsDb db, RateLimit rateLimit, ThisBrowser browser, IDataProtectionProvider protection, Mailer mailer, TimeProvider clock,
    ILogger<SecondFactors> log)
{
    /// <summary>How many recovery codes there are in a set.</summary>
    public const int RecoveryCodeCount = 10;

    // 80 bits.
    private const int RecoveryCodeLength = 10;

    /// <summary>What an account has.</summary>
    public async Task<OwnFactors> Of(Guid userId, CancellationToken cancellationToken) => await db.Users.Where(user => user.Id == userId)
        .Select(user => new OwnFactors(
            db.Authenticators.Any(one => one.UserId == user.Id), db.Passkeys.Count(one => one.UserId == user.Id), db.RecoveryCodes.Count(one => one.UserId == user.Id)))
        .SingleAsync(cancellationToken);

    /// <summary>Whether a second factor is asked for when the account's owner signs in.</summary>
    public async Task<bool> IsAskedOf(Guid userId, CancellationToken cancellationToken) => (await Of(userId, cancellationToken)).HasAny;

    /// <summary>Counts an attempt on an account.</summary>
    /// <returns>Null, or the problem that there were too many.</returns>
    public Task<Problem?> CountAttempt(Guid userId, CancellationToken cancellationToken) =>
        rateLimit.Count(Rate.SecondFactorCodes, new Id<Person>(userId).ToString(), cancellationToken);

    /// <summary>Takes a code of the authenticator application or a recovery code, once: of several at the same moment, one succeeds.</summary>
    /// <returns>What it was; null when it is wrong or was used.</returns>
    public async Task<SecondFactorMethod?> Accept(User user, Secret code, CancellationToken cancellationToken)
    {
        if (await AcceptTotp(user.Id, code, cancellationToken))
            return SecondFactorMethod.Totp;
        if (await AcceptRecoveryCode(user.Id, code, cancellationToken))
        {
            await mailer.Send(new SecurityChangedMail(MailRecipient.Of(user.ToPerson()), SecurityChange.RecoveryCodeUsed, null), cancellationToken);
            return SecondFactorMethod.RecoveryCode;
        }
        NoteWrongCode(user.Id);
        return null;
    }

    /// <summary>Writes to the log that a code was wrong.</summary>
    public void NoteWrongCode(Guid userId) => LogWrongCode(userId, browser.Visitor.Network);

    /// <summary>Keeps a new key, in place of the one that there was, with the step of its first code.</summary>
    public async Task Enrol(Guid userId, byte[] key, long step, CancellationToken cancellationToken)
    {
        var (sealedKey, now) = (KeyProtector(userId).Protect(key), clock.GetUtcNow());
        var replaced = await db.Authenticators.Where(one => one.UserId == userId).ExecuteUpdateAsync(one => one
            .SetProperty(a => a.SealedKey, sealedKey).SetProperty(a => a.EnrolledAt, now).SetProperty(a => a.LastStep, step), cancellationToken);
        if (replaced == 1)
            return;
        db.Authenticators.Add(new() { UserId = userId, SealedKey = sealedKey, EnrolledAt = now, LastStep = step });
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Takes the authenticator application away.</summary>
    /// <returns>False when there is none.</returns>
    public async Task<bool> RemoveAuthenticator(Guid userId, CancellationToken cancellationToken)
    {
        var removed = await db.Authenticators.Where(one => one.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await ForgetIdleRecoveryCodes(userId, cancellationToken);
        return removed == 1;
    }

    /// <summary>Recovery codes that stand in for nothing any more open nothing, and go.</summary>
    public async Task ForgetIdleRecoveryCodes(Guid userId, CancellationToken cancellationToken)
    {
        if (!await IsAskedOf(userId, cancellationToken))
            await db.RecoveryCodes.Where(one => one.UserId == userId).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Recovery codes that nobody has yet, as they are written down.</summary>
    public static IReadOnlyList<string> NewRecoveryCodes() => [.. Enumerable.Range(0, RecoveryCodeCount).Select(_ =>
        string.Join('-', Totp.Write(RandomNumberGenerator.GetBytes(RecoveryCodeLength)).Chunk(4).Select(letters => new string(letters))))];

    /// <summary>Keeps a new set of recovery codes in place of what is left of the one before.</summary>
    public async Task ReplaceRecoveryCodes(Guid userId, IReadOnlyList<string> codes, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.RecoveryCodes.Where(one => one.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        db.RecoveryCodes.AddRange(codes.Select(code => new RecoveryCode { UserId = userId, CodeHash = HashOf(userId, code) }));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>A key, or codes, as they wait in a form until the person has them: good for this account only, for an hour.</summary>
    public string SealSetup(Guid userId, byte[] setup) => WebEncoders.Base64UrlEncode(SetupProtector(userId).Protect(setup, TimeSpan.FromHours(1)));

    /// <summary>What waited in a form; null when it is none of this account, or not any more.</summary>
    public byte[]? UnsealSetup(Guid userId, string? setup)
    {
        try
        {
            return string.IsNullOrEmpty(setup) ? null : SetupProtector(userId).Unprotect(WebEncoders.Base64UrlDecode(setup));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private async Task<bool> AcceptTotp(Guid userId, Secret code, CancellationToken cancellationToken)
    {
        if (await db.Authenticators.AsNoTracking().SingleOrDefaultAsync(one => one.UserId == userId, cancellationToken) is not { } authenticator
            || Totp.Match(KeyProtector(userId).Unprotect(authenticator.SealedKey), code.Value, clock.GetUtcNow()) is not { } step)
        {
            return false;
        }
        return await db.Authenticators.Where(one => one.UserId == userId && one.LastStep < step)
            .ExecuteUpdateAsync(one => one.SetProperty(a => a.LastStep, step), cancellationToken) == 1;
    }

    private async Task<bool> AcceptRecoveryCode(Guid userId, Secret code, CancellationToken cancellationToken)
    {
        var hash = HashOf(userId, code.Value);
        return await db.RecoveryCodes.Where(one => one.UserId == userId && one.CodeHash == hash).ExecuteDeleteAsync(cancellationToken) == 1;
    }

    private static byte[] HashOf(Guid userId, string code) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{userId} {string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant()}"));

    private IDataProtector KeyProtector(Guid userId) => protection.CreateProtector("SecondFactor.Key", new Id<Person>(userId).ToString());

    private ITimeLimitedDataProtector SetupProtector(Guid userId) =>
        protection.CreateProtector("SecondFactor.Setup", new Id<Person>(userId).ToString()).ToTimeLimitedDataProtector();

    [LoggerMessage(LogLevel.Warning, "A wrong code of the second factor of {Account} from {Network}")]
    private partial void LogWrongCode(Guid account, string network);
}
