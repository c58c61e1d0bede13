using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Sets up an authenticator application, in place of the one that there was, with the first code of the new key.</summary>
/// <param name="Setup">The key, sealed, as the form brought it.</param>
/// <param name="Code">The code that the application shows.</param>
/// <param name="ReturnUrl">The page that was wanted.</param>
internal sealed record SetUpAuthenticator(string Setup, Secret Code, string ReturnUrl) : ICommand<FactorsChanged>, ISensitive
{
    public static Audience Audience => Audience.SignedIn;

    public void Validate(Validation check) => check.Given(Code);
}

internal sealed class SetUpAuthenticatorHandler(SecondFactors secondFactors, FactorChanges changes, Accounts accounts, TimeProvider clock)
    : IHandler<SetUpAuthenticator, FactorsChanged>
{
    public async Task<Result<FactorsChanged>> Handle(SetUpAuthenticator request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        if (user.IsDemo)
            return AccountProblem.Demo;
        if (await secondFactors.CountAttempt(user.Id, cancellationToken) is { } tooMany)
            return tooMany;
        if (secondFactors.UnsealSetup(user.Id, request.Setup) is not { } key)
            return Problem.Conflict(Strings.Text("SetupGone"));
        if (Totp.Match(key, request.Code.Value, clock.GetUtcNow()) is not { } step)
        {
            secondFactors.NoteWrongCode(user.Id);
            return Problem.Invalid(nameof(request.Code), Strings.Text("WrongSetupCode"));
        }
        await secondFactors.Enrol(user.Id, key, step, cancellationToken);
        return await changes.Added(user, SecondFactorMethod.Totp, SecurityChange.AuthenticatorSetUp, null, cancellationToken);
    }
}
