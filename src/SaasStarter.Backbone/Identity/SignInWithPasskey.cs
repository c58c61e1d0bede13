using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Signs in by a passkey, which says whose it is: no address is typed, and no second factor is asked for.</summary>
/// <param name="Answer">What the authenticator answered, as JSON.</param>
/// <param name="State">What the page brought with the question, sealed.</param>
/// <param name="ReturnUrl">The page that was wanted.</param>
internal sealed record SignInWithPasskey(string Answer, string State, string ReturnUrl) : ICommand<SignedIn>
{
    public static Audience Audience => Audience.Anonymous;

    public EntryKind RecordedAs => EntryKind.SignIn;
}

internal sealed class SignInWithPasskeyHandler(Passkeys passkeys, Arrival arrival, RateLimit rateLimit, ThisBrowser browser) : IHandler<SignInWithPasskey, SignedIn>
{
    public async Task<Result<SignedIn>> Handle(SignInWithPasskey request, CancellationToken cancellationToken)
    {
        if (await rateLimit.Count(Rate.PasswordsFromNetwork, browser.Visitor.Network, cancellationToken) is { } tooMany)
            return tooMany;
        return await passkeys.Accept(PasskeyPurpose.SignIn, null, request.Answer, request.State, cancellationToken) is { } user
            ? await arrival.Admit(user, new(SignInMethod.Passkey), request.ReturnUrl, cancellationToken)
            : Problem.Invalid() with { Message = Strings.Text("PasskeyRefused") };
    }
}
