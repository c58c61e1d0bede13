using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Tenancy;
using Secret = SaasStarter.Backbone.Core.Secret;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Somebody of the staff who has just confirmed the second factor.</summary>
/// <param name="SessionToken">What the browser keeps from now on, in <see cref="SessionCookie"/>.</param>
internal sealed record StaffConfirmed(string SessionToken);

/// <summary>Keeps the keys of second factors, takes codes, each once, and lets in who gave one.</summary>
internal sealed partial class SecondFactor(AccountsDb db, Sessions sessions, RateLimit rateLimit, ThisBrowser browser, TenantScope scope,
    IDataProtectionProvider protection, TimeProvider clock, ILogger<SecondFactor> log)
{
    /// <summary>Counts an attempt of the person who is signed in.</summary>
    /// <returns>Null, or the problem that there were too many.</returns>
    public Task<Problem?> CountAttempt(CancellationToken cancellationToken) =>
        rateLimit.Count(Rate.SecondFactorCodes, scope.Caller.Person!.Id.ToString(), cancellationToken);

    /// <summary>A key as it waits in a form, until the person has shown that the application knows it. It is good in this session only.</summary>
    public string SealSetup(byte[] key) => WebEncoders.Base64UrlEncode(SetupProtector.Protect(key));

    /// <summary>The key in a form; null when it is none of this session.</summary>
    public byte[]? UnsealSetup(string? setup)
    {
        try
        {
            return string.IsNullOrEmpty(setup) ? null : SetupProtector.Unprotect(WebEncoders.Base64UrlDecode(setup));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Keeps a new key with the step of its first code, unless there is one already.</summary>
    /// <returns>False when there is.</returns>
    public async Task<bool> Enrol(byte[] key, long step, CancellationToken cancellationToken)
    {
        var userId = scope.Caller.Person!.Id.Value;
        if (await db.Authenticators.AnyAsync(one => one.UserId == userId, cancellationToken))
            return false;
        db.Authenticators.Add(new() { UserId = userId, SealedKey = KeyProtector.Protect(key), EnrolledAt = clock.GetUtcNow(), LastStep = step });
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Takes a code, once: of several at the same moment, one succeeds.</summary>
    public async Task<bool> Accept(Secret code, CancellationToken cancellationToken)
    {
        var userId = scope.Caller.Person!.Id.Value;
        if (await db.Authenticators.AsNoTracking().SingleOrDefaultAsync(one => one.UserId == userId, cancellationToken) is not { } authenticator
            || Totp.Match(KeyProtector.Unprotect(authenticator.SealedKey), code.Value, clock.GetUtcNow()) is not { } step)
        {
            return false;
        }
        return await db.Authenticators.Where(one => one.UserId == userId && one.LastStep < step)
            .ExecuteUpdateAsync(one => one.SetProperty(a => a.LastStep, step), cancellationToken) == 1;
    }

    /// <summary>Begins a confirmed session in place of the one that the browser had.</summary>
    public async Task<StaffConfirmed> LetIn(CancellationToken cancellationToken) => new((await sessions.Confirm(SecondFactorMethod.Totp, cancellationToken)).Token);

    /// <summary>Says that the code is wrong.</summary>
    public Problem Refuse()
    {
        LogWrongCode(scope.Caller.Person!.Id, browser.Visitor.Network);
        return Problem.Invalid("Code", Strings.Text("WrongCode"));
    }

    private IDataProtector KeyProtector => protection.CreateProtector("SecondFactor.Key", scope.Caller.Person!.Id.ToString());

    private IDataProtector SetupProtector => protection.CreateProtector("SecondFactor.Setup", scope.Caller.SessionId!.Value.ToString());

    [LoggerMessage(LogLevel.Warning, "A wrong code of the second factor of {Person} from {Network}")]
    private partial void LogWrongCode(Id<Person> person, string network);
}
