using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.Identity;

/// <summary>Hashes and compares passwords, and locks an account after too many wrong ones.</summary>
internal sealed partial class Passwords(AccountsDb db, DecoyPassword decoy, IPasswordHasher<User> hasher, IOptions<IdentityOptions> options,
    Accounts accounts, RateLimit rateLimit, Sessions sessions, Mailer mailer, ThisBrowser browser, TimeProvider clock, ILogger<Passwords> log)
{
    /// <summary>The hash of a new password. It takes its time, on purpose.</summary>
    public string Hash(Secret password) => hasher.HashPassword(null!, password.Value); // The hasher does not look at the account.

    /// <summary>Counts an attempt on an address, whether it has an account or not.</summary>
    /// <returns>Null, or the problem that there were too many.</returns>
    public async Task<Problem?> CountAttempt(string email, CancellationToken cancellationToken) =>
        await rateLimit.Count(Rate.PasswordsForAddress, accounts.Normalize(email), cancellationToken)
        ?? await rateLimit.Count(Rate.PasswordsFromNetwork, browser.Visitor.Network, cancellationToken);

    /// <summary>Whether the password is right and the account open. It takes the same time whether there is an account, a password and a lock or not.</summary>
    public async Task<bool> IsRight(User? user, Secret password, CancellationToken cancellationToken)
    {
        var answer = hasher.VerifyHashedPassword(user!, user?.PasswordHash ?? decoy.Hash, password.Value);
        if (answer == PasswordVerificationResult.Failed || user?.PasswordHash is null || IsLocked(user))
        {
            await CountFailure(user, cancellationToken);
            return false;
        }
        if (answer == PasswordVerificationResult.SuccessRehashNeeded)
            user.PasswordHash = Hash(password);
        user.AccessFailedCount = 0;
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Asks the person who is signed in for the password again, before something that a thief of the open browser must not do.</summary>
    /// <returns>Null, or the problem; a demonstration's account has no password, and nothing is done to it.</returns>
    public async Task<Problem?> Confirm(User user, Secret password, CancellationToken cancellationToken)
    {
        if (user.IsDemo)
            return AccountProblem.Demo;
        if (await CountAttempt(user.Email!, cancellationToken) is { } tooMany)
            return tooMany;
        if (IsLocked(user))
            return Problem.TooManyRequests(user.LockoutEnd!.Value - clock.GetUtcNow());
        return await IsRight(user, password, cancellationToken) ? null : Problem.Invalid("CurrentPassword", Strings.Text("WrongPassword"));
    }

    /// <summary>Replaces the password, opens the account if it was locked, takes back the codes on their way, ends the sessions and says so by mail.</summary>
    public async Task Change(User user, Secret password, Guid? keptSession, CancellationToken cancellationToken)
    {
        (user.PasswordHash, user.AccessFailedCount, user.LockoutEnd) = (Hash(password), 0, null);
        await db.SaveChangesAsync(cancellationToken);
        await db.Codes.Where(code => code.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        await db.PendingSignIns.Where(one => one.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        await sessions.EndAll(user.Id, keptSession, cancellationToken);
        await mailer.Send(new PasswordChangedMail(MailRecipient.Of(user.ToPerson())), cancellationToken);
    }

    /// <summary>Whether too many wrong passwords were tried. A mailed code opens the account all the same: nobody can lock its owner out.</summary>
    private bool IsLocked(User user) => user.LockoutEnd > clock.GetUtcNow();

    // Whether it is the last one is decided by the database, so that attempts at the same moment all count.
    private async Task CountFailure(User? user, CancellationToken cancellationToken)
    {
        var (id, lockout, now) = (user?.Id ?? Guid.Empty, options.Value.Lockout, clock.GetUtcNow());
        var (last, lockedUntil) = (lockout.MaxFailedAccessAttempts - 1, now + lockout.DefaultLockoutTimeSpan);
        var open = db.Users.Where(account => account.Id == id && (account.LockoutEnd == null || account.LockoutEnd < now));
        var locked = await open.Where(account => account.AccessFailedCount >= last).ExecuteUpdateAsync(account => account
            .SetProperty(a => a.AccessFailedCount, 0).SetProperty(a => a.LockoutEnd, lockedUntil), cancellationToken);
        await open.ExecuteUpdateAsync(account => account.SetProperty(a => a.AccessFailedCount, a => a.AccessFailedCount + 1), cancellationToken);
        LogWrongPassword(id, browser.Visitor.Network);
        if (locked == 0)
            return;
        LogLocked(id, lockedUntil);
        await mailer.Send(new AccountLockedMail(MailRecipient.Of(user!.ToPerson()), (int)lockout.DefaultLockoutTimeSpan.TotalMinutes), cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "A wrong password for account {Account} from {Network}")]
    private partial void LogWrongPassword(Guid account, string network);

    [LoggerMessage(LogLevel.Warning, "Account {Account} accepts no password until {Until}")]
    private partial void LogLocked(Guid account, DateTimeOffset until);
}

/// <summary>A hash to compare with where there is no account, as slowly as with a real one.</summary>
internal sealed class DecoyPassword(IPasswordHasher<User> hasher)
{
    /// <summary>The hash of a password that nobody knows.</summary>
    public string Hash { get; } = hasher.HashPassword(null!, SessionCookie.NewToken().Token);
}
