using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Shows by the password that it is still oneself.</summary>
/// <param name="CurrentPassword">The password.</param>
/// <param name="HeldForm">The form that waits for it, sealed; empty when a page does.</param>
/// <param name="ReturnUrl">Where the form, or the browser, goes then.</param>
internal sealed record ConfirmWithPassword(Secret CurrentPassword, string HeldForm, string ReturnUrl) : ICommand<Confirmed>
{
    public static Audience Audience => Audience.SignedIn;

    public void Validate(Validation check) => check.Given(CurrentPassword);
}

internal sealed class ConfirmWithPasswordHandler(Confirmation confirmation, Passwords passwords) : IHandler<ConfirmWithPassword, Confirmed>
{
    public async Task<Result<Confirmed>> Handle(ConfirmWithPassword request, CancellationToken cancellationToken)
    {
        var user = await confirmation.OwnWithoutSecondFactor(cancellationToken);
        if (user.Problem is { } otherwise)
            return otherwise;
        return await passwords.Confirm(user.Value, request.CurrentPassword, cancellationToken) is { } wrong
            ? wrong
            : await confirmation.Note(null, cancellationToken);
    }
}
