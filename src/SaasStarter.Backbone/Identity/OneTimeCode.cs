using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>What a mailed code is good for.</summary>
public enum CodePurpose
{
    /// <summary>To verify an address and create the account.</summary>
    SignUp,

    /// <summary>To sign in without a password.</summary>
    SignIn,

    /// <summary>To choose a new password.</summary>
    ResetPassword,

    /// <summary>To verify a new address of an account.</summary>
    ChangeEmail,

    /// <summary>To show, before something sensitive, that it is still oneself.</summary>
    Confirm,
}

/// <summary>
/// A code that was mailed, or the pretence of one: an address that must not be told apart gets a row whose code nobody knows. It is good
/// once, for ten minutes and five attempts (OWASP ASVS 5.0, 6.5), and only in the browser that asked for it.
/// </summary>
public sealed class OneTimeCode : IPersonalData
{
    /// <summary>The longest form that waits, in characters.</summary>
    public const int MaximumHeldForm = 100_000;

    /// <summary>The SHA-256 of the token in the cookie of the browser that asked.</summary>
    public required byte[] FlowHash { get; init; }

    /// <summary>What it is good for.</summary>
    public required CodePurpose Purpose { get; init; }

    /// <summary>The SHA-256 of that token and the code together: without the cookie the code cannot be guessed from the row.</summary>
    public required byte[] CodeHash { get; init; }

    /// <summary>The address that it was sent to.</summary>
    public required string Email { get; init; }

    /// <summary>The account that it is for; null for a new one, and for a pretence.</summary>
    public Guid? UserId { get; init; }

    /// <summary>The name of the account to be created.</summary>
    public string? Name { get; init; }

    /// <summary>The hash of the password of the account to be created.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>What was accepted with the account to be created, as <see cref="ISignUpTerms.ToAccept"/> wrote it; null when there was nothing to accept.</summary>
    public string? AcceptedTerms { get; init; }

    /// <summary>The form that waits until its sender has confirmed that it is they, sealed (<see cref="Components.Forms.HeldForms"/>); null when none does.</summary>
    public string? HeldForm { get; init; }

    /// <summary>Until when it can be used.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How many attempts are left.</summary>
    public int AttemptsLeft { get; set; } = 5;

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Accounts)
    {
        Email = nameof(Email),
        Mentions = [nameof(UserId)],
        Fields = [nameof(Name)],
        Secrets = [nameof(FlowHash), nameof(CodeHash), nameof(PasswordHash), nameof(HeldForm)],
    };
}
