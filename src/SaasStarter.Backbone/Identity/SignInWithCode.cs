using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity;

/// <summary>Brings back the mailed code and signs in. It works while wrong passwords keep the account locked.</summary>
internal sealed record SignInWithCode(Secret Code, string ReturnUrl) : ICommand<SignedIn>
{
    public static Audience Audience => Audience.Anonymous;

    public EntryKind RecordedAs => EntryKind.SignIn;

    public void Validate(Validation check) => check.Given(Code);
}

internal sealed class SignInWithCodeHandler(Accounts accounts, OneTimeCodes codes, Arrival arrival) : IHandler<SignInWithCode, SignedIn>
{
    public async Task<Result<SignedIn>> Handle(SignInWithCode request, CancellationToken cancellationToken)
    {
        var code = await codes.Redeem(CodePurpose.SignIn, request.Code, cancellationToken);
        if (code.Problem is { } problem)
            return problem;
        return await arrival.Admit(await accounts.Get(code.Value.UserId!.Value, cancellationToken), new(SignInMethod.MailedCode), request.ReturnUrl, cancellationToken);
    }
}
