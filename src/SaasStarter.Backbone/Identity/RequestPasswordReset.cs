using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Asks for a code to choose a new password with. An address without account gets a mail that says so.</summary>
internal sealed record RequestPasswordReset(string Email, string ReturnUrl) : ICommand<CodeSent>
{
    public static Audience Audience => Audience.Anonymous;

    public void Validate(Validation check) => check.MailAddress(Email);
}

internal sealed class RequestPasswordResetHandler(OneTimeCodes codes) : IHandler<RequestPasswordReset, CodeSent>
{
    public Task<Result<CodeSent>> Handle(RequestPasswordReset request, CancellationToken cancellationToken) =>
        codes.Send(CodePurpose.ResetPassword, request.Email, cancellationToken);
}
