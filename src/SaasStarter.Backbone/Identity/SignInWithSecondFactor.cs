using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Identity;

/// <summary>Gives the second factor that a sign-in waits for: a code of the authenticator application, or a recovery code.</summary>
internal sealed record SignInWithSecondFactor(Secret Code, string ReturnUrl) : ICommand<SignedIn>
{
    public static Audience Audience => Audience.Anonymous;

    public EntryKind RecordedAs => EntryKind.SignIn;

    public void Validate(Validation check) => check.Given(Code);
}

internal sealed class SignInWithSecondFactorHandler(Accounts accounts, PendingSignIns pending, SecondFactors secondFactors, Arrival arrival, AuditNote audit)
    : IHandler<SignInWithSecondFactor, SignedIn>
{
    public async Task<Result<SignedIn>> Handle(SignInWithSecondFactor request, CancellationToken cancellationToken)
    {
        if (await pending.Find(cancellationToken) is not { } first)
            return Problem.Gone(Strings.Text("SignInGone"));
        var user = await accounts.Get(first.UserId, cancellationToken);
        audit.Person = user.ToPerson();
        if (await secondFactors.CountAttempt(user.Id, cancellationToken) is { } tooMany)
            return tooMany;
        if (await secondFactors.Accept(user, request.Code, cancellationToken) is not { } factor)
            return Problem.Invalid(nameof(request.Code), Strings.Text("WrongFactorCode"));
        if (!await pending.Take(first, cancellationToken))
            return Problem.Gone(Strings.Text("SignInGone"));
        return await arrival.Admit(user, new(first.Method, factor, first.SingleSignOnTenantId), request.ReturnUrl, cancellationToken);
    }
}
