using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>What the sign-in page asks the browser: a passkey of anybody.</summary>
internal sealed record ShowSignIn : IQuery<PasskeyQuestion>
{
    public static Audience Audience => Audience.Anonymous;
}

internal sealed class ShowSignInHandler(Passkeys passkeys) : IHandler<ShowSignIn, PasskeyQuestion>
{
    public async Task<Result<PasskeyQuestion>> Handle(ShowSignIn request, CancellationToken cancellationToken) => await passkeys.Ask(PasskeyPurpose.SignIn, null);
}
