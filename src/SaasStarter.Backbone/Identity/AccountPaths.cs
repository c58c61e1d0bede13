namespace SaasStarter.Backbone.Identity;

/// <summary>The addresses of the account pages, where their forms are posted too.</summary>
internal static class AccountPaths
{
    public const string ConfirmSignUp = "/sign-up/confirm";
    public const string RequestSignInCode = "/sign-in/code";
    public const string SignInWithCode = "/sign-in/code/enter";
    public const string SignInWithPasskey = "/sign-in/passkey";
    public const string SecondFactor = "/sign-in/second-factor";
    public const string SecondRecoveryCode = "/sign-in/second-factor/recovery-code";
    public const string SecondPasskey = "/sign-in/second-factor/passkey";
    public const string ForgotPassword = "/forgot-password";
    public const string ResetPassword = "/reset-password";
    public const string ConfirmWithPassword = "/confirm/password";
    public const string ConfirmWithSecondFactor = "/confirm/second-factor";
    public const string ConfirmWithRecoveryCode = "/confirm/recovery-code";
    public const string ConfirmWithPasskey = "/confirm/passkey";
    public const string RequestConfirmationCode = "/confirm/send-code";
    public const string ConfirmWithCode = "/confirm/code";
    public const string Profile = "/profile";
    public const string Security = "/security";
    public const string RemoveAuthenticator = "/security/authenticator/remove";
    public const string RecoveryCodes = "/security/recovery-codes";
    public const string NewPasskey = "/security/passkeys/new";
    public const string ChangePassword = "/security/password";
    public const string ChangeEmail = "/security/email";
    public const string ConfirmEmailChange = "/security/email/confirm";
    public const string RevokeOtherSessions = "/security/sessions/revoke-others";
    public const string DeleteAccount = "/security/delete-account";
    public const string KeepAccount = "/security/delete-account/cancel";

    /// <summary>Where one asks for what is kept about oneself; the answer is below it.</summary>
    public const string OwnData = "/profile/data";

    /// <summary>Where the form for it stands.</summary>
    public const string ProfileData = $"{Profile}#data";

    /// <summary>Where something is done with a passkey: <c>rename</c>, <c>remove</c>.</summary>
    public static string Passkey(string passkey, string action) => $"/security/passkeys/{passkey}/{action}";

    /// <summary>Where a session is ended.</summary>
    public static string RevokeSession(string session) => $"/security/sessions/{session}/revoke";

    /// <summary>Where a new code is asked for, in place of the one that a page waits for.</summary>
    public static string SendAgain(string path) => $"{path}/again";
}
