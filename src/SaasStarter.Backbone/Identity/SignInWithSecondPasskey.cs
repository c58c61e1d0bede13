using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Identity;

/// <summary>Gives a passkey as the second factor that a sign-in waits for.</summary>
/// <param name="Answer">What the authenticator answered, as JSON.</param>
/// <param name="State">What the page brought with the question, sealed.</param>
/// <param name="ReturnUrl">The page that was wanted.</param>
internal sealed record SignInWithSecondPasskey(string Answer, string State, string ReturnUrl) : ICommand<SignedIn>
{
    public static Audience Audience => Audience.Anonymous;

    public EntryKind RecordedAs => EntryKind.SignIn;
}

internal sealed class SignInWithSecondPasskeyHandler(Accounts accounts, PendingSignIns pending, SecondFactors secondFactors, Passkeys passkeys, Arrival arrival, AuditNote audit)
    : IHandler<SignInWithSecondPasskey, SignedIn>
{
    public async Task<Result<SignedIn>> Handle(SignInWithSecondPasskey request, CancellationToken cancellationToken)
    {
        if (await pending.Find(cancellationToken) is not { } first)
            return Problem.Gone(Strings.Text("SignInGone"));
        var user = await accounts.Get(first.UserId, cancellationToken);
        audit.Person = user.ToPerson();
        if (await secondFactors.CountAttempt(user.Id, cancellationToken) is { } tooMany)
            return tooMany;
        if (await passkeys.Accept(PasskeyPurpose.SecondFactor, user, request.Answer, request.State, cancellationToken) is null)
            return Problem.Invalid() with { Message = Strings.Text("PasskeyRefused") };
        if (!await pending.Take(first, cancellationToken))
            return Problem.Gone(Strings.Text("SignInGone"));
        return await arrival.Admit(user, new(first.Method, SecondFactorMethod.Passkey, first.SingleSignOnTenantId), request.ReturnUrl, cancellationToken);
    }
}
