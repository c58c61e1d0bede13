using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Asks for a code by mail, to show by it that it is still oneself.</summary>
/// <param name="HeldForm">The form that waits for it, sealed; empty when a page does.</param>
/// <param name="ReturnUrl">Where the form, or the browser, goes then.</param>
internal sealed record RequestConfirmationCode(string HeldForm, string ReturnUrl) : ICommand<CodeSent>
{
    public static Audience Audience => Audience.SignedIn;

    public void Validate(Validation check) => check.OptionalText(HeldForm, OneTimeCode.MaximumHeldForm);
}

internal sealed class RequestConfirmationCodeHandler(Confirmation confirmation, OneTimeCodes codes) : IHandler<RequestConfirmationCode, CodeSent>
{
    public async Task<Result<CodeSent>> Handle(RequestConfirmationCode request, CancellationToken cancellationToken)
    {
        var user = await confirmation.OwnWithoutSecondFactor(cancellationToken);
        if (user.Problem is { } otherwise)
            return otherwise;
        return await codes.Send(CodePurpose.Confirm, user.Value.Email!, cancellationToken, userId: user.Value.Id, heldForm: request.HeldForm);
    }
}
