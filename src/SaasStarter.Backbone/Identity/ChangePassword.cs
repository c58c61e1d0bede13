using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>Changes one's own password. All other devices are signed out.</summary>
internal sealed record ChangePassword(Secret CurrentPassword, Secret NewPassword) : ICommand<Done>
{
    public static Audience Audience => Audience.SignedIn;

    public void Validate(Validation check) => check.Given(CurrentPassword).NewPassword(NewPassword);
}

internal sealed class ChangePasswordHandler(Accounts accounts, Passwords passwords, TenantScope scope) : IHandler<ChangePassword, Done>
{
    public async Task<Result<Done>> Handle(ChangePassword request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        if (await passwords.Confirm(user, request.CurrentPassword, cancellationToken) is { } problem)
            return problem;
        await passwords.Change(user, request.NewPassword, scope.Caller.SessionId, cancellationToken);
        return Done.Instance;
    }
}
