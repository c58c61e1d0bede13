using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Adds a passkey to one's own account. From then on, signing in asks for a second factor, or the passkey does it all.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Answer">What the authenticator answered, as JSON.</param>
/// <param name="State">What the page brought with the question, sealed.</param>
/// <param name="ReturnUrl">The page that was wanted.</param>
internal sealed record AddPasskey(string Name, string Answer, string State, string ReturnUrl) : ICommand<FactorsChanged>, ISensitive
{
    /// <summary>How many an account may have.</summary>
    public const int Maximum = 20;

    public static Audience Audience => Audience.SignedIn;

    public void Validate(Validation check) => check.Line(Name, Passkey.MaximumNameLength);
}

internal sealed class AddPasskeyHandler(Passkeys passkeys, SecondFactors secondFactors, FactorChanges changes, Accounts accounts) : IHandler<AddPasskey, FactorsChanged>
{
    public async Task<Result<FactorsChanged>> Handle(AddPasskey request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        if (user.IsDemo)
            return AccountProblem.Demo;
        if ((await secondFactors.Of(user.Id, cancellationToken)).Passkeys >= AddPasskey.Maximum)
            return Problem.Conflict(Strings.Text("TooManyPasskeys", AddPasskey.Maximum));
        return await passkeys.Add(user, request.Name, request.Answer, request.State, cancellationToken)
            ? await changes.Added(user, SecondFactorMethod.Passkey, SecurityChange.PasskeyAdded, request.Name, cancellationToken)
            : Problem.Invalid() with { Message = Strings.Text("PasskeyNotAdded") };
    }
}
