using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Says to which new address the code was sent that this browser waits for.</summary>
internal sealed record FindEmailChange : IQuery<MailedCode>
{
    public static Audience Audience => Audience.SignedIn;
}

internal sealed class FindEmailChangeHandler(OneTimeCodes codes) : IHandler<FindEmailChange, MailedCode>
{
    public async Task<Result<MailedCode>> Handle(FindEmailChange request, CancellationToken cancellationToken) =>
        await codes.Find(CodePurpose.ChangeEmail, cancellationToken) is { } code ? new MailedCode(code.Email) : Problem.Gone(Strings.Text("CodeGone"));
}
