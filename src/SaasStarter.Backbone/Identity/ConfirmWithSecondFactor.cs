using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Shows by a code of the authenticator application, or a recovery code, that it is still oneself.</summary>
/// <param name="Code">The code.</param>
/// <param name="HeldForm">The form that waits for it, sealed; empty when a page does.</param>
/// <param name="ReturnUrl">Where the form, or the browser, goes then.</param>
internal sealed record ConfirmWithSecondFactor(Secret Code, string HeldForm, string ReturnUrl) : ICommand<Confirmed>
{
    public static Audience Audience => Audience.SignedIn;

    public void Validate(Validation check) => check.Given(Code);
}

internal sealed class ConfirmWithSecondFactorHandler(Confirmation confirmation, SecondFactors secondFactors, Accounts accounts) : IHandler<ConfirmWithSecondFactor, Confirmed>
{
    public async Task<Result<Confirmed>> Handle(ConfirmWithSecondFactor request, CancellationToken cancellationToken)
    {
        var user = await accounts.Own(cancellationToken);
        if (await secondFactors.CountAttempt(user.Id, cancellationToken) is { } tooMany)
            return tooMany;
        return await secondFactors.Accept(user, request.Code, cancellationToken) is { } factor
            ? await confirmation.Note(factor, cancellationToken)
            : Problem.Invalid(nameof(request.Code), Strings.Text("WrongFactorCode"));
    }
}
