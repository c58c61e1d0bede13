using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>What has to be done before an account can go. Each capability that keeps something on a person registers its own.</summary>
public interface IAccountDeletion
{
    /// <summary>Lets go of the person, each tenant in a scope of its own; or says why that cannot be, having changed nothing.</summary>
    Task<Result<Done>> BeforeDeletion(Id<Person> person, CancellationToken cancellationToken);
}

/// <summary>Deletes one's own account, with all its sessions, for good.</summary>
internal sealed record DeleteAccount(Secret CurrentPassword) : ICommand<Done>
{
    public static Audience Audience => Audience.SignedIn;

    public void Validate(Validation check) => check.Given(CurrentPassword);
}

internal sealed class DeleteAccountHandler(AccountsDb db, Accounts accounts, Passwords passwords, IEnumerable<IAccountDeletion> steps, Mailer mailer, LiveTopics live)
    : IHandler<DeleteAccount, Done>
{
    public async Task<Result<Done>> Handle(DeleteAccount request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        if (await passwords.Confirm(user, request.CurrentPassword, cancellationToken) is { } problem)
            return problem;
        foreach (var step in steps)
        {
            if ((await step.BeforeDeletion(user.PersonId, cancellationToken)).Problem is { } refusal)
                return refusal;
        }
        // Together, or somebody would be signed out of an account that remains.
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            await db.Sessions.Where(session => session.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
            await db.Codes.Where(code => code.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
            await db.Staff.Where(member => member.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
            await db.Users.Where(account => account.Id == user.Id).ExecuteDeleteAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        live.AccessChanged(user.PersonId);
        await mailer.Send(new AccountDeletedMail(MailRecipient.Of(user.ToPerson())), cancellationToken);
        return Done.Instance;
    }
}
