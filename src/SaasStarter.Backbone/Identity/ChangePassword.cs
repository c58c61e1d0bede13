using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>Changes one's own password, or gives the account its first one. All other devices are signed out, and this one gets another token.</summary>
internal sealed record ChangePassword(Secret NewPassword) : ICommand<Confirmed>, ISensitive
{
    public static Audience Audience => Audience.SignedIn;

    public void Validate(Validation check) => check.NewPassword(NewPassword);
}

internal sealed class ChangePasswordHandler(Accounts accounts, Passwords passwords, Sessions sessions, TenantScope scope) : IHandler<ChangePassword, Confirmed>
{
    public async Task<Result<Confirmed>> Handle(ChangePassword request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        if (user.IsDemo)
            return AccountProblem.Demo;
        await passwords.Change(user, request.NewPassword, scope.Caller.SessionId, cancellationToken);
        return new Confirmed((await sessions.Renew(cancellationToken)).Token);
    }
}
