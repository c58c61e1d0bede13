using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Sets up the second factor of somebody of the staff who has none: with the password, and the first code of the new key.</summary>
internal sealed record SetUpSecondFactor(string Setup, Secret CurrentPassword, Secret Code, string ReturnUrl) : ICommand<StaffConfirmed>
{
    public static Audience Audience => Audience.Staff;

    public void Validate(Validation check) => check.Given(CurrentPassword).Given(Code);
}

internal sealed class SetUpSecondFactorHandler(SecondFactor secondFactor, Accounts accounts, Passwords passwords, Mailer mailer, TimeProvider clock)
    : IHandler<SetUpSecondFactor, StaffConfirmed>
{
    public async Task<Result<StaffConfirmed>> Handle(SetUpSecondFactor request, CancellationToken cancellationToken)
    {
        if (await secondFactor.CountAttempt(cancellationToken) is { } tooMany)
            return tooMany;
        if (secondFactor.UnsealSetup(request.Setup) is not { } key)
            return Problem.Conflict(Strings.Text("SetupGone"));
        var user = await accounts.Own(cancellationToken);
        if (await passwords.Confirm(user, request.CurrentPassword, cancellationToken) is { } problem)
            return problem;
        if (Totp.Match(key, request.Code.Value, clock.GetUtcNow()) is not { } step)
            return secondFactor.Refuse();
        if (!await secondFactor.Enrol(key, step, cancellationToken))
            return Problem.Conflict(Strings.Text("AlreadySetUp"));
        await mailer.Send(new SecondFactorSetUpMail(MailRecipient.Of(user.ToPerson())), cancellationToken);
        return await secondFactor.LetIn(cancellationToken);
    }
}
