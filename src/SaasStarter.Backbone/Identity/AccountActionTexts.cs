using SaasStarter.Backbone.AuditTrail;

namespace SaasStarter.Backbone.Identity;

/// <summary>How the commands of this folder are told in the platform's trail.</summary>
internal static class AccountActionTexts
{
    /// <summary>All of them.</summary>
    public static IEnumerable<ActionText> All { get; } = new[]
    {
        nameof(SignUp), nameof(ConfirmSignUp), nameof(SignIn), nameof(RequestSignInCode), nameof(SignInWithCode), nameof(SignInWithSecondFactor), nameof(SignInWithPasskey), nameof(SignInWithSecondPasskey), nameof(SetUpAuthenticator), nameof(RemoveAuthenticator),
        nameof(ReplaceRecoveryCodes), nameof(AddPasskey), nameof(RenamePasskey), nameof(RemovePasskey), nameof(ConfirmWithPasskey), nameof(SignOut), nameof(SendCodeAgain),
        nameof(RequestPasswordReset), nameof(ResetPassword), nameof(ChangePassword), nameof(ChangeProfile), nameof(ChangeLanguage), nameof(ChangeEmail),
        nameof(ConfirmEmailChange), nameof(RevokeSession), nameof(RevokeOtherSessions), nameof(DeleteAccount), nameof(ConfirmWithPassword), nameof(ConfirmWithSecondFactor), nameof(ConfirmWithCode), nameof(RequestConfirmationCode),
    }.Select(action => new ActionText(action, Strings.Text($"Did-{action}")));
}
