using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Removes one's own authenticator application. Signing in asks for it no more.</summary>
internal sealed record RemoveAuthenticator : ICommand<FactorsChanged>, ISensitive
{
    public static Audience Audience => Audience.SignedIn;
}

internal sealed class RemoveAuthenticatorHandler(SecondFactors secondFactors, FactorChanges changes, Accounts accounts) : IHandler<RemoveAuthenticator, FactorsChanged>
{
    public async Task<Result<FactorsChanged>> Handle(RemoveAuthenticator request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        if (await changes.RefusalToRemove(await secondFactors.Of(user.Id, cancellationToken) with { HasAuthenticator = false }, cancellationToken) is { } refusal)
            return refusal;
        return await secondFactors.RemoveAuthenticator(user.Id, cancellationToken)
            ? await changes.Removed(user, SecurityChange.AuthenticatorRemoved, null, cancellationToken)
            : Problem.Conflict(Strings.Text("NoAuthenticator"));
    }
}
