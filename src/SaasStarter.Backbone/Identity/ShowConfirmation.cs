using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Says with what one can show that it is oneself.</summary>
internal sealed record ShowConfirmation : IQuery<WaysToConfirm>
{
    public static Audience Audience => Audience.SignedIn;
}

/// <summary>With what the person can show that it is they.</summary>
/// <param name="HasPassword">Whether there is a password.</param>
/// <param name="Factors">What there is as a second factor; when there is any, nothing else will do.</param>
/// <param name="Question">What their passkeys are asked; null when there is none.</param>
internal sealed record WaysToConfirm(bool HasPassword, OwnFactors Factors, PasskeyQuestion? Question);

internal sealed class ShowConfirmationHandler(Accounts accounts, SecondFactors secondFactors, Passkeys passkeys) : IHandler<ShowConfirmation, WaysToConfirm>
{
    public async Task<Result<WaysToConfirm>> Handle(ShowConfirmation request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        var factors = await secondFactors.Of(user.Id, cancellationToken);
        return new WaysToConfirm(user.PasswordHash is not null, factors, factors.Passkeys > 0 ? await passkeys.Ask(PasskeyPurpose.Confirm, user) : null);
    }
}
