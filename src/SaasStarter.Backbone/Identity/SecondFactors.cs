using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;
using Secret = SaasStarter.Backbone.Core.Secret;

namespace SaasStarter.Backbone.Identity;

/// <summary>What somebody has as a second factor.</summary>
/// <param name="HasAuthenticator">Whether an authenticator application is set up.</param>
/// <param name="HasPasskey">Whether there is a passkey.</param>
/// <param name="RecoveryCodes">How many recovery codes are left.</param>
internal sealed record OwnFactors(bool HasAuthenticator, bool HasPasskey, int RecoveryCodes)
{
    /// <summary>Whether there is any second factor. Recovery codes stand in for one, and are none.</summary>
    public bool HasAny => HasAuthenticator || HasPasskey;
}

/// <summary>Keeps the keys of authenticator applications and the recovery codes, and takes codes, each once.</summary>
internal sealed partial class SecondFactors(AccountsDb db, RateLimit rateLimit, ThisBrowser browser, IDataProtectionProvider protection, TimeProvider clock, ILogger<SecondFactors> log)
{
    /// <summary>What an account has.</summary>
    public async Task<OwnFactors> Of(Guid userId, CancellationToken cancellationToken) => await db.Users.Where(user => user.Id == userId)
        .Select(user => new OwnFactors(
            db.Authenticators.Any(one => one.UserId == user.Id), db.Passkeys.Any(one => one.UserId == user.Id), db.RecoveryCodes.Count(one => one.UserId == user.Id)))
        .SingleAsync(cancellationToken);

    /// <summary>Whether a second factor is asked for when the account's owner signs in.</summary>
    public async Task<bool> IsAskedOf(Guid userId, CancellationToken cancellationToken) => (await Of(userId, cancellationToken)).HasAny;

    /// <summary>Counts an attempt on an account.</summary>
    /// <returns>Null, or the problem that there were too many.</returns>
    public Task<Problem?> CountAttempt(Guid userId, CancellationToken cancellationToken) =>
        rateLimit.Count(Rate.SecondFactorCodes, new Id<Person>(userId).ToString(), cancellationToken);

    /// <summary>Takes a code of the authenticator application or a recovery code, once: of several at the same moment, one succeeds.</summary>
    /// <returns>What it was; null when it is wrong or was used.</returns>
    public async Task<SecondFactorMethod?> Accept(Guid userId, Secret code, CancellationToken cancellationToken)
    {
        if (await AcceptTotp(userId, code, cancellationToken))
            return SecondFactorMethod.Totp;
        if (await AcceptRecoveryCode(userId, code, cancellationToken))
            return SecondFactorMethod.RecoveryCode;
        LogWrongCode(userId, browser.Visitor.Network);
        return null;
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

    [LoggerMessage(LogLevel.Warning, "A wrong code of the second factor of {Account} from {Network}")]
    private partial void LogWrongCode(Guid account, string network);
}
