using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Identity;

/// <summary>Signs in by password.</summary>
internal sealed record SignIn(string Email, Secret Password, string ReturnUrl) : ICommand<SignedIn>
{
    public static Audience Audience => Audience.Anonymous;

    public EntryKind RecordedAs => EntryKind.SignIn;

    public void Validate(Validation check) => check.MailAddress(Email).Given(Password);
}

internal sealed class SignInHandler(Accounts accounts, Passwords passwords, Arrival arrival, AuditNote audit) : IHandler<SignIn, SignedIn>
{
    public async Task<Result<SignedIn>> Handle(SignIn request, CancellationToken cancellationToken)
    {
        if (await passwords.CountAttempt(request.Email, cancellationToken) is { } tooMany)
            return tooMany;
        var user = await accounts.Find(request.Email, cancellationToken);
        audit.Person = user?.ToPerson();
        if (!await passwords.IsRight(user, request.Password, cancellationToken))
            return Problem.Invalid() with { Message = Strings.Text("WrongEmailOrPassword") };
        return await arrival.Admit(user!, new(SignInMethod.Password), request.ReturnUrl, cancellationToken);
    }
}
