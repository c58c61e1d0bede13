using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Shows by a mailed code that it is still oneself.</summary>
/// <param name="Code">The code.</param>
/// <param name="HeldForm">The form that waits for it, sealed; empty when a page does.</param>
/// <param name="ReturnUrl">Where the form, or the browser, goes then.</param>
internal sealed record ConfirmWithCode(Secret Code, string HeldForm, string ReturnUrl) : ICommand<Confirmed>
{
    public static Audience Audience => Audience.SignedIn;

    public void Validate(Validation check) => check.Given(Code);
}

internal sealed class ConfirmWithCodeHandler(Confirmation confirmation, OneTimeCodes codes) : IHandler<ConfirmWithCode, Confirmed>
{
    public async Task<Result<Confirmed>> Handle(ConfirmWithCode request, CancellationToken cancellationToken)
    {
        var user = await confirmation.OwnWithoutSecondFactor(cancellationToken);
        if (user.Problem is { } otherwise)
            return otherwise;
        var code = await codes.Redeem(CodePurpose.Confirm, request.Code, cancellationToken);
        if (code.Problem is { } problem)
            return problem;
        return code.Value.UserId == user.Value.Id
            ? await confirmation.Note(null, cancellationToken)
            : Problem.Gone(Strings.Text("CodeGone")); // Somebody else has signed in here meanwhile.
    }
}
