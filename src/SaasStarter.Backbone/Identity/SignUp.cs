using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Asks for an account. It exists only once <see cref="ConfirmSignUp"/> has brought back the code that was mailed.</summary>
internal sealed record SignUp(string Name, string Email, Secret Password, string ReturnUrl) : ICommand<CodeSent>
{
    public static Audience Audience => Audience.Anonymous;

    public void Validate(Validation check) => check
        .Line(Name, 100)
        .MailAddress(Email)
        .NewPassword(Password)
        .That(!Password.Value.Equals(Email, StringComparison.OrdinalIgnoreCase), nameof(Password), Strings.Text("PasswordIsEmail"));
}

internal sealed class SignUpHandler(OneTimeCodes codes, Passwords passwords) : IHandler<SignUp, CodeSent>
{
    public Task<Result<CodeSent>> Handle(SignUp request, CancellationToken cancellationToken) =>
        codes.Send(CodePurpose.SignUp, request.Email, cancellationToken, name: request.Name, passwordHash: passwords.Hash(request.Password));
}
