using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Identity;

/// <summary>Brings back the mailed code with a new password. Whoever was signed in with the old one is signed out, on all devices.</summary>
internal sealed record ResetPassword(Secret Code, Secret NewPassword, string ReturnUrl) : ICommand<Done>
{
    public static Audience Audience => Audience.Anonymous;

    public void Validate(Validation check) => check.Given(Code).NewPassword(NewPassword);
}

internal sealed class ResetPasswordHandler(Accounts accounts, OneTimeCodes codes, Passwords passwords, AuditNote audit) : IHandler<ResetPassword, Done>
{
    public async Task<Result<Done>> Handle(ResetPassword request, CancellationToken cancellationToken)
    {
        var code = await codes.Redeem(CodePurpose.ResetPassword, request.Code, cancellationToken);
        if (code.Problem is { } problem)
            return problem;
        var user = await accounts.Get(code.Value.UserId!.Value, cancellationToken);
        audit.Person = user.ToPerson();
        await passwords.Change(user, request.NewPassword, keptSession: null, cancellationToken);
        return Done.Instance;
    }
}
