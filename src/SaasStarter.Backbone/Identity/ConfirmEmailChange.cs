using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>Brings back the code that was mailed to the new address. All other devices are signed out, and the former address is told.</summary>
internal sealed record ConfirmEmailChange(Secret Code) : ICommand<Done>
{
    public static Audience Audience => Audience.SignedIn;

    public void Validate(Validation check) => check.Given(Code);
}

internal sealed class ConfirmEmailChangeHandler(AccountsDb db, Accounts accounts, OneTimeCodes codes, Sessions sessions, Mailer mailer, TenantScope scope)
    : IHandler<ConfirmEmailChange, Done>
{
    public async Task<Result<Done>> Handle(ConfirmEmailChange request, CancellationToken cancellationToken)
    {
        var code = await codes.Redeem(CodePurpose.ChangeEmail, request.Code, cancellationToken);
        if (code.Problem is { } problem)
            return problem;
        var user = await accounts.Own(cancellationToken);
        if (code.Value.UserId != user.Id)
            return Problem.Gone(Strings.Text("CodeGone")); // Somebody else has signed in here meanwhile.

        var former = MailRecipient.Of(user.ToPerson());
        (user.Email, user.NormalizedEmail) = (code.Value.Email, accounts.Normalize(code.Value.Email));
        await db.SaveChangesAsync(cancellationToken);
        await db.Codes.Where(row => row.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        await sessions.EndAll(user.Id, scope.Caller.SessionId, cancellationToken);
        await mailer.Send(new EmailChangedMail(former, user.Email), cancellationToken);
        return Done.Instance;
    }
}
