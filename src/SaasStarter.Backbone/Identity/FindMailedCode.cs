using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>The code that this browser waits for.</summary>
/// <param name="Email">Where it was sent to.</param>
public sealed record MailedCode(string Email);

/// <summary>Says where the code was sent that this browser waits for.</summary>
internal sealed record FindMailedCode(CodePurpose Purpose) : IQuery<MailedCode>
{
    public static Audience Audience => Audience.Anonymous;
}

internal sealed class FindMailedCodeHandler(OneTimeCodes codes) : IHandler<FindMailedCode, MailedCode>
{
    public async Task<Result<MailedCode>> Handle(FindMailedCode request, CancellationToken cancellationToken) =>
        await codes.Find(request.Purpose, cancellationToken) is { } code ? new MailedCode(code.Email) : Problem.Gone(Strings.Text("CodeGone"));
}
