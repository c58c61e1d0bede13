using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Asks for another address. It counts once <see cref="ConfirmEmailChange"/> has brought back the code that was mailed there.</summary>
internal sealed record ChangeEmail(string Email) : ICommand<CodeSent>, ISensitive
{
    public static Audience Audience => Audience.SignedIn;

    public void Validate(Validation check) => check.MailAddress(Email);
}

internal sealed class ChangeEmailHandler(Accounts accounts, OneTimeCodes codes) : IHandler<ChangeEmail, CodeSent>
{
    public async Task<Result<CodeSent>> Handle(ChangeEmail request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        if (user.IsDemo)
            return AccountProblem.Demo;
        if (accounts.Normalize(request.Email) == user.NormalizedEmail)
            return Problem.Invalid(nameof(request.Email), Strings.Text("SameEmail"));
        return await codes.Send(CodePurpose.ChangeEmail, request.Email, cancellationToken, userId: user.Id);
    }
}
