using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Shows by a passkey that it is still oneself.</summary>
/// <param name="Answer">What the authenticator answered, as JSON.</param>
/// <param name="State">What the page brought with the question, sealed.</param>
/// <param name="HeldForm">The form that waits for it, sealed; empty when a page does.</param>
/// <param name="ReturnUrl">Where the form, or the browser, goes then.</param>
internal sealed record ConfirmWithPasskey(string Answer, string State, string HeldForm, string ReturnUrl) : ICommand<Confirmed>
{
    public static Audience Audience => Audience.SignedIn;
}

internal sealed class ConfirmWithPasskeyHandler(Confirmation confirmation, Passkeys passkeys, SecondFactors secondFactors, Accounts accounts) : IHandler<ConfirmWithPasskey, Confirmed>
{
    public async Task<Result<Confirmed>> Handle(ConfirmWithPasskey request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        if (await secondFactors.CountAttempt(user.Id, cancellationToken) is { } tooMany)
            return tooMany;
        return await passkeys.Accept(PasskeyPurpose.Confirm, user, request.Answer, request.State, cancellationToken) is null
            ? Problem.Invalid() with { Message = Strings.Text("PasskeyRefused") }
            : await confirmation.Note(SecondFactorMethod.Passkey, cancellationToken);
    }
}
