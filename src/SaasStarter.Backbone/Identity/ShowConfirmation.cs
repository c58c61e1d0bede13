using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>With what the person can show that it is they.</summary>
/// <param name="HasPassword">Whether there is a password.</param>
/// <param name="Factors">What there is as a second factor.</param>
internal sealed record WaysToConfirm(bool HasPassword, OwnFactors Factors);

/// <summary>Says with what one can show that it is oneself.</summary>
internal sealed record ShowConfirmation : IQuery<WaysToConfirm>
{
    public static Audience Audience => Audience.SignedIn;
}

internal sealed class ShowConfirmationHandler(Accounts accounts, SecondFactors secondFactors) : IHandler<ShowConfirmation, WaysToConfirm>
{
    public async Task<Result<WaysToConfirm>> Handle(ShowConfirmation request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        return new WaysToConfirm(user.PasswordHash is not null, await secondFactors.Of(user.Id, cancellationToken));
    }
}
