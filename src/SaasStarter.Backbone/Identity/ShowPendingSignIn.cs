using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>What the sign-in that this browser has begun waits for. A problem when it has begun none.</summary>
internal sealed record ShowPendingSignIn : IQuery<PendingFactors>
{
    public static Audience Audience => Audience.Anonymous;
}

/// <summary>What can be given.</summary>
/// <param name="Factors">What the account has.</param>
/// <param name="Question">What its passkeys are asked; null when it has none.</param>
internal sealed record PendingFactors(OwnFactors Factors, PasskeyQuestion? Question);

internal sealed class ShowPendingSignInHandler(PendingSignIns pending, Accounts accounts, SecondFactors secondFactors, Passkeys passkeys) : IHandler<ShowPendingSignIn, PendingFactors>
{
    public async Task<Result<PendingFactors>> Handle(ShowPendingSignIn request, CancellationToken cancellationToken)
    {
        if (await pending.Find(cancellationToken) is not { } first)
            return Problem.Gone(Strings.Text("SignInGone"));
        var user = await accounts.Get(first.UserId, cancellationToken);
        var factors = await secondFactors.Of(user.Id, cancellationToken);
        return new PendingFactors(factors, factors.Passkeys > 0 ? await passkeys.Ask(PasskeyPurpose.SecondFactor, user) : null);
    }
}
