using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Asks for an account. It exists only once <see cref="ConfirmSignUp"/> has brought back the code that was mailed.</summary>
/// <param name="Name">The person's name.</param>
/// <param name="Email">The address that the code goes to.</param>
/// <param name="Password">The password to be.</param>
/// <param name="ReturnUrl">The page that was wanted.</param>
/// <param name="AcceptedTerms">What the person accepts: the value of the box that was ticked, which says in which version.</param>
internal sealed record SignUp(string Name, string Email, Secret Password, string ReturnUrl, string AcceptedTerms) : ICommand<CodeSent>
{
    public static Audience Audience => Audience.Anonymous;

    public void Validate(Validation check) => check
        .Line(Name, 100)
        .MailAddress(Email)
        .NewPassword(Password)
        .OptionalLine(AcceptedTerms, 100)
        .That(!Password.Value.Equals(Email, StringComparison.OrdinalIgnoreCase), nameof(Password), Strings.Text("PasswordIsEmail"));
}

internal sealed class SignUpHandler(OneTimeCodes codes, Passwords passwords, ISignUpTerms terms) : IHandler<SignUp, CodeSent>
{
    public async Task<Result<CodeSent>> Handle(SignUp request, CancellationToken cancellationToken)
    {
        if (terms.Refusal(request.AcceptedTerms) is { } refusal)
            return refusal;
        return await codes.Send(CodePurpose.SignUp, request.Email, cancellationToken,
            name: request.Name, passwordHash: passwords.Hash(request.Password), acceptedTerms: terms.ToAccept);
    }
}

/// <summary>What somebody accepts by creating an account. The capability that keeps the documents registers itself.</summary>
internal interface ISignUpTerms
{
    /// <summary>The documents with their versions, as the form posts them; null when there is nothing to accept.</summary>
    string? ToAccept { get; }

    /// <summary>A component without parameters that names the documents, with links to them.</summary>
    Type Label { get; }

    /// <summary>What is to be saved together with the account.</summary>
    /// <param name="accepted">What was accepted.</param>
    /// <param name="userId">By whom.</param>
    /// <param name="address">From which network address.</param>
    /// <param name="at">When.</param>
    IEnumerable<object> Record(string accepted, Guid userId, string address, DateTimeOffset at);
}

/// <summary>The rule for what is accepted with an account.</summary>
internal static class SignUpTermsRule
{
    /// <summary>Why this is not what has to be accepted; null when it is, or when there is nothing to accept.</summary>
    /// <param name="terms">What has to be.</param>
    /// <param name="acceptedTerms">The value of the box that was ticked; empty when it was not.</param>
    public static Problem? Refusal(this ISignUpTerms terms, string acceptedTerms) => terms.ToAccept is { } toAccept && acceptedTerms != toAccept
        ? Problem.Invalid(nameof(SignUp.AcceptedTerms), Strings.Text(acceptedTerms.Length == 0 ? "AcceptTerms" : "TermsChanged"))
        : null;
}
