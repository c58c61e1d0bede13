using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.Identity;

/// <summary>That a mail is on its way, which says nothing about whether it has a code in it.</summary>
/// <param name="Token">What the browser keeps, in <see cref="CodeCookie"/>.</param>
internal sealed record CodeSent(string Token);

/// <summary>
/// Mails codes and takes them back. Whether an address has an account is decided here and nowhere seen: in either case one row is
/// written, one mail is sent and the same page follows.
/// </summary>
internal sealed class OneTimeCodes(AccountsDb db, Accounts accounts, RateLimit rateLimit, Mailer mailer, ThisBrowser browser,
    TimeProvider clock)
{
    /// <summary>How long a code is good (OWASP ASVS 5.0, 6.5.5: at most ten minutes).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>How long a new code can be asked for in place of an old one.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    private const int Attempts = 5;

    /// <summary>Mails a code to an address, or what the owner of the address has to know instead.</summary>
    /// <param name="purpose">What the code is good for.</param>
    /// <param name="email">The address as it was typed.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="userId">The account whose address is to change.</param>
    /// <param name="name">The name of the account to be created.</param>
    /// <param name="passwordHash">The hash of the password of the account to be created.</param>
    /// <param name="acceptedTerms">What was accepted with the account to be created.</param>
    /// <param name="heldForm">The form that waits for the code, sealed.</param>
    public async Task<Result<CodeSent>> Send(CodePurpose purpose, string email, CancellationToken cancellationToken,
        Guid? userId = null, string? name = null, string? passwordHash = null, string? acceptedTerms = null, string? heldForm = null)
    {
        if (await Refusal(purpose, email, cancellationToken) is { } refusal)
            return refusal;
        var (token, flowHash) = SessionCookie.NewToken();
        var account = await accounts.Find(email, cancellationToken);
        var (code, codeHash) = NewCode(purpose, account, token);
        db.Codes.Add(new OneTimeCode
        {
            FlowHash = flowHash,
            Purpose = purpose,
            CodeHash = codeHash,
            Email = email,
            UserId = purpose is CodePurpose.SignIn or CodePurpose.ResetPassword ? account?.Id : userId,
            Name = name,
            PasswordHash = passwordHash,
            AcceptedTerms = acceptedTerms,
            HeldForm = heldForm,
            ExpiresAt = clock.GetUtcNow() + Lifetime,
            AttemptsLeft = Attempts,
        });
        await db.SaveChangesAsync(cancellationToken);
        await Purge(cancellationToken);
        await Mail(purpose, account, email, code, cancellationToken);
        return new CodeSent(token);
    }

    /// <summary>Mails a new code in place of the one that this browser waits for.</summary>
    public async Task<Result<Done>> SendAgain(CodePurpose purpose, CancellationToken cancellationToken)
    {
        if (await Find(purpose, cancellationToken) is not { } waiting)
            return Problem.Gone(Strings.Text("CodeGone"));
        if (await Refusal(purpose, waiting.Email, cancellationToken) is { } refusal)
            return refusal;
        var account = await accounts.Find(waiting.Email, cancellationToken);
        var (code, codeHash) = NewCode(purpose, account, browser.CodeToken!);
        var expiresAt = clock.GetUtcNow() + Lifetime;
        await db.Codes.Where(row => row.FlowHash == waiting.FlowHash).ExecuteUpdateAsync(row => row
            .SetProperty(r => r.CodeHash, codeHash).SetProperty(r => r.ExpiresAt, expiresAt).SetProperty(r => r.AttemptsLeft, Attempts), cancellationToken);
        await Mail(purpose, account, waiting.Email, code, cancellationToken);
        return Done.Instance;
    }

    /// <summary>The code that this browser waits for, good or not any more; null when it waits for none.</summary>
    public async Task<OneTimeCode?> Find(CodePurpose purpose, CancellationToken cancellationToken)
    {
        if (browser.CodeToken is not { } token)
            return null;
        var flowHash = SessionCookie.HashOf(token);
        var oldest = clock.GetUtcNow() + Lifetime - Retention;
        return await db.Codes.AsNoTracking()
            .SingleOrDefaultAsync(row => row.FlowHash == flowHash && row.Purpose == purpose && row.ExpiresAt > oldest, cancellationToken);
    }

    /// <summary>Takes a code back, once: of several at the same moment, one succeeds.</summary>
    public async Task<Result<OneTimeCode>> Redeem(CodePurpose purpose, Secret code, CancellationToken cancellationToken)
    {
        if (browser.CodeToken is not { } token)
            return Problem.Gone(Strings.Text("CodeGone"));
        var (flowHash, now) = (SessionCookie.HashOf(token), clock.GetUtcNow());
        var rows = db.Codes.AsNoTracking().Where(row => row.FlowHash == flowHash && row.Purpose == purpose);

        // Counted before it is compared: guesses at the same moment get no more attempts than guesses in a row.
        var counted = await rows.Where(row => row.AttemptsLeft > 0 && row.ExpiresAt > now)
            .ExecuteUpdateAsync(row => row.SetProperty(r => r.AttemptsLeft, r => r.AttemptsLeft - 1), cancellationToken);
        if (counted == 0 || await rows.SingleOrDefaultAsync(cancellationToken) is not { } found)
            return Problem.Gone(Strings.Text("CodeGone"));
        if (!CryptographicOperations.FixedTimeEquals(found.CodeHash, HashOf(token, code.Value)))
            return Problem.Invalid("Code", found.AttemptsLeft > 0 ? Strings.Text("WrongCode", found.AttemptsLeft) : Strings.Text("WrongCodeLast"));
        return await rows.ExecuteDeleteAsync(cancellationToken) == 1 ? found : Problem.Gone(Strings.Text("CodeGone"));
    }

    private async Task<Problem?> Refusal(CodePurpose purpose, string email, CancellationToken cancellationToken) =>
        await rateLimit.Count(Rate.MailsToAddress, $"{purpose} {accounts.Normalize(email)}", cancellationToken)
        ?? await rateLimit.Count(Rate.MailsFromNetwork, browser.Visitor.Network, cancellationToken);

    // Somebody who must not learn whether the address has an account gets a row whose code nobody knows.
    private static (string? Code, byte[] Hash) NewCode(CodePurpose purpose, User? account, string token)
    {
        if (!IsMeant(purpose, account))
            return (null, RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));
        var code = RandomNumberGenerator.GetInt32(100_000_000).ToString("D8", CultureInfo.InvariantCulture);
        return (code, HashOf(token, code));
    }

    // A new address must be nobody's yet; a person who signs in must have an account, and one that is not a role of the demonstration.
    private static bool IsMeant(CodePurpose purpose, User? account) =>
        purpose is CodePurpose.SignUp or CodePurpose.ChangeEmail ? account is null : account is { IsDemo: false };

    private Task<Id<OutgoingMail>> Mail(CodePurpose purpose, User? account, string email, string? code, CancellationToken cancellationToken)
    {
        // Without the name that a stranger typed, or the product would carry a stranger's words to anybody. To the address that was verified, which may differ from the typed one in ways that a mail server does not forgive.
        var recipient = account is null
            ? new MailRecipient(email, "", CultureInfo.CurrentUICulture.TwoLetterISOLanguageName)
            : new MailRecipient(account.Email!, account.Name, account.Culture);
        if (code is not null)
            return mailer.Send(new CodeMail(recipient, purpose, code, clock.GetUtcNow() + Lifetime), cancellationToken);
        return account is null
            ? mailer.Send(new NoAccountMail(recipient), cancellationToken)
            : mailer.Send(new AccountExistsMail(recipient), cancellationToken);
    }

    private static byte[] HashOf(string token, string code) => SessionCookie.HashOf($"{token} {string.Concat(code.Where(char.IsAsciiDigit))}");

    private async Task Purge(CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow() + Lifetime - Retention;
        await db.Codes.Where(row => row.ExpiresAt < oldest).OrderBy(row => row.ExpiresAt).Take(20).ExecuteDeleteAsync(cancellationToken);
    }
}
