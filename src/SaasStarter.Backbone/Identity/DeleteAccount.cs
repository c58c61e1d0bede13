using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>What has to be done before an account can go. Each capability that keeps something on a person registers its own.</summary>
public interface IAccountDeletion
{
    /// <summary>Whether the person can go; a problem says what they have to do first.</summary>
    Task<Result<Done>> MayGo(Person person, CancellationToken cancellationToken) => Task.FromResult<Result<Done>>(Done.Instance);

    /// <summary>Lets go of the person, each tenant in a scope of its own; or says why that cannot be, having changed nothing.</summary>
    Task<Result<Done>> BeforeDeletion(Person person, CancellationToken cancellationToken);
}

/// <summary>Has one's own account erased, after a time in which one may change one's mind.</summary>
internal sealed record DeleteAccount : ICommand<Done>, ISensitive
{
    /// <summary>How long one may change one's mind.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(14);

    public static Audience Audience => Audience.SignedIn;
}

internal sealed class DeleteAccountHandler(AccountsDb db, Accounts accounts, IEnumerable<IAccountDeletion> steps, Mailer mailer, TimeProvider clock)
    : IHandler<DeleteAccount, Done>
{
    public async Task<Result<Done>> Handle(DeleteAccount request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        if (user.IsDemo)
            return AccountProblem.Demo;
        if (user.DeleteAfter is not null)
            return Problem.Conflict(Strings.Text("DeletionPlannedAlready"));
        foreach (var step in steps)
        {
            if ((await step.MayGo(user.ToPerson(), cancellationToken)).Problem is { } refusal)
                return refusal;
        }
        user.DeleteAfter = clock.GetUtcNow() + DeleteAccount.Grace;
        await db.SaveChangesAsync(cancellationToken);
        await mailer.Send(new AccountDeletionPlannedMail(MailRecipient.Of(user.ToPerson()), user.DeleteAfter.Value), cancellationToken);
        return Done.Instance;
    }
}
