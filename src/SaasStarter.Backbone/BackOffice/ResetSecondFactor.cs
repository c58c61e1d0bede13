using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Takes the second factor away from somebody who has lost it. Every session has to be confirmed again, with the one that is set up next.</summary>
internal sealed record ResetSecondFactor(string Email) : ICommand<Done>
{
    public static Audience Audience => Audience.System;
}

internal sealed class ResetSecondFactorHandler(AccountsDb db, Accounts accounts, AuditNote audit, Mailer mailer) : IHandler<ResetSecondFactor, Done>
{
    public async Task<Result<Done>> Handle(ResetSecondFactor request, CancellationToken cancellationToken)
    {
        if (await accounts.Find(request.Email, cancellationToken) is not { } user || !await db.Staff.AnyAsync(member => member.UserId == user.Id, cancellationToken))
            return Problem.Invalid(nameof(request.Email), Strings.Text("NoSuchStaff", request.Email));
        // Together, or a session confirmed by the lost one would remain.
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            await db.Authenticators.Where(one => one.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
            await db.Sessions.Where(session => session.UserId == user.Id)
                .ExecuteUpdateAsync(session => session.SetProperty(s => s.SecondFactorAt, (DateTimeOffset?)null), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        audit.Subject = user.PersonId.ToString();
        await mailer.Send(new SecondFactorResetMail(MailRecipient.Of(user.ToPerson())), cancellationToken);
        return Done.Instance;
    }
}
