using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Takes all second factors away from somebody who has lost them, and ends their sessions. The person is told, with the reason.</summary>
/// <param name="Email">Whose.</param>
/// <param name="Reason">Why, for the person.</param>
internal sealed record ResetSecondFactor(string Email, string Reason) : ICommand<Done>
{
    /// <summary>The longest reason, in characters.</summary>
    public const int MaximumReasonLength = 200;

    public static Audience Audience => Audience.System;

    public void Validate(Validation check) => check.Line(Reason, MaximumReasonLength);
}

internal sealed class ResetSecondFactorHandler(AccountsDb db, Accounts accounts, SecondFactors secondFactors, Sessions sessions, AuditNote audit, Mailer mailer)
    : IHandler<ResetSecondFactor, Done>
{
    public async Task<Result<Done>> Handle(ResetSecondFactor request, CancellationToken cancellationToken)
    {
        if (await accounts.Find(request.Email, cancellationToken) is not { } user)
            return Problem.Invalid(nameof(request.Email), Strings.Text("NoSuchAccount", request.Email));
        audit.Subject = user.PersonId.ToString();
        if (!await secondFactors.IsAskedOf(user.Id, cancellationToken))
            return Problem.Conflict(Strings.Text("NoSecondFactor"));
        // Together, or a session confirmed by the lost one would remain.
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            await db.Authenticators.Where(one => one.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
            await db.Passkeys.Where(one => one.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
            await db.RecoveryCodes.Where(one => one.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
            await db.PendingSignIns.Where(one => one.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
            await sessions.EndAll(user.Id, except: null, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        await mailer.Send(new SecurityChangedMail(MailRecipient.Of(user.ToPerson()), SecurityChange.FactorsReset, request.Reason), cancellationToken);
        return Done.Instance;
    }
}
