using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.External;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.Identity;

/// <summary>Erases the accounts whose people had their time to change their mind. Recurs every hour.</summary>
internal sealed record EraseAccounts : IPlatformJob
{
    /// <summary>After how long it is tried again when somebody has become the only owner of something meanwhile.</summary>
    public static readonly TimeSpan Postponement = TimeSpan.FromDays(7);
}

internal sealed class EraseAccountsHandler(AccountsDb db, IEnumerable<IAccountDeletion> steps, Mailer mailer, LiveTopics live, TimeProvider clock) : IHandler<EraseAccounts, Done>
{
    private const int BatchSize = 100;

    public async Task<Result<Done>> Handle(EraseAccounts job, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = await db.Users.Where(user => user.DeleteAfter <= now).OrderBy(user => user.DeleteAfter).Take(BatchSize).ToListAsync(cancellationToken);
        var failed = 0;
        foreach (var user in due)
        {
            if (!await MayGo(user, cancellationToken))
                await Postpone(user, cancellationToken);
            else if (await LetGo(user, cancellationToken))
                await Erase(user, cancellationToken);
            else
                failed++;
        }
        return failed == 0 ? Done.Instance : throw new JobFailedException("AccountsNotErased", $"{failed} accounts could not be let go of now.");
    }

    private async Task<bool> MayGo(User user, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            if ((await step.MayGo(user.ToPerson(), cancellationToken)).Problem is not null)
                return false;
        }
        return true;
    }

    private async Task<bool> LetGo(User user, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            if ((await step.BeforeDeletion(user.ToPerson(), cancellationToken)).Problem is not null)
                return false;
        }
        return true;
    }

    private async Task Postpone(User user, CancellationToken cancellationToken)
    {
        user.DeleteAfter = clock.GetUtcNow() + EraseAccounts.Postponement;
        await db.SaveChangesAsync(cancellationToken);
        await mailer.Send(new AccountNotDeletedMail(MailRecipient.Of(user.ToPerson()), user.DeleteAfter.Value), cancellationToken);
    }

    private async Task Erase(User user, CancellationToken cancellationToken)
    {
        var person = user.ToPerson();
        // Together, or somebody would be signed out of an account that remains.
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            await db.Sessions.Where(session => session.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
            await db.Codes.Where(code => code.UserId == user.Id || code.Email == user.Email).ExecuteDeleteAsync(cancellationToken);
            await db.Authenticators.Where(one => one.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
            await db.RecoveryCodes.Where(one => one.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
            await db.Passkeys.Where(one => one.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
            await db.PendingSignIns.Where(one => one.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
            await db.Set<ExternalAttempt>().Where(attempt => attempt.UserId == user.Id || attempt.Email == user.Email).ExecuteDeleteAsync(cancellationToken);
            await db.Set<ExternalSignIn>().Where(signIn => signIn.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
            await db.Staff.Where(member => member.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
            await db.Users.Where(account => account.Id == user.Id).ExecuteDeleteAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        db.Entry(user).State = EntityState.Detached;
        live.AccessChanged(person.Id);
        await mailer.Send(new AccountDeletedMail(MailRecipient.Of(person)), cancellationToken);
    }
}
