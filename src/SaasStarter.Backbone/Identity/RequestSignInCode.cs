using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Asks for a code to sign in without a password. An address without account gets a mail that says so.</summary>
internal sealed record RequestSignInCode(string Email, string ReturnUrl) : ICommand<CodeSent>
{
    public static Audience Audience => Audience.Anonymous;

    public void Validate(Validation check) => check.MailAddress(Email);
}

internal sealed class RequestSignInCodeHandler(OneTimeCodes codes) : IHandler<RequestSignInCode, CodeSent>
{
    public Task<Result<CodeSent>> Handle(RequestSignInCode request, CancellationToken cancellationToken) =>
        codes.Send(CodePurpose.SignIn, request.Email, cancellationToken);
}
