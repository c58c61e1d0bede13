using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>The code that this browser waits for.</summary>
/// <param name="Email">Where it was sent to.</param>
/// <param name="HeldForm">The form that waits for it, sealed; null when none does.</param>
public sealed record MailedCode(string Email, string? HeldForm = null);

/// <summary>Says where the code was sent that this browser waits for.</summary>
internal sealed record FindMailedCode(CodePurpose Purpose) : IQuery<MailedCode>
{
    public static Audience Audience => Audience.Anonymous;
}

internal sealed class FindMailedCodeHandler(OneTimeCodes codes) : IHandler<FindMailedCode, MailedCode>
{
    public async Task<Result<MailedCode>> Handle(FindMailedCode request, CancellationToken cancellationToken) =>
        await codes.Find(request.Purpose, cancellationToken) is { } code ? new MailedCode(code.Email, code.HeldForm) : Problem.Gone(Strings.Text("CodeGone"));
}
