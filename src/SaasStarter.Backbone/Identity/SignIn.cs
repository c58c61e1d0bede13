using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.External;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Identity;

/// <summary>Signs in by password.</summary>
/// <param name="Email">The address.</param>
/// <param name="Password">The password.</param>
/// <param name="ReturnUrl">The page that was wanted.</param>
/// <param name="InOwnWay">Whether somebody wants this way who has been told of their tenant's own: an owner whose provider fails, for example.</param>
internal sealed record SignIn(string Email, Secret Password, string ReturnUrl, bool InOwnWay) : ICommand<SignedIn>
{
    public static Audience Audience => Audience.Anonymous;

    public EntryKind RecordedAs => EntryKind.SignIn;

    public void Validate(Validation check) => check.MailAddress(Email).Given(Password);
}

internal sealed class SignInHandler(Accounts accounts, Passwords passwords, Arrival arrival, ITenantSignOn tenants, AuditNote audit) : IHandler<SignIn, SignedIn>
{
    public async Task<Result<SignedIn>> Handle(SignIn request, CancellationToken cancellationToken)
    {
        // By the domain alone: it says nothing of whether the address has an account.
        if (!request.InOwnWay && await tenants.IsRequiredFor(request.Email, cancellationToken))
            return ExternalProblem.SingleSignOn(request.Email, request.ReturnUrl);
        if (await passwords.CountAttempt(request.Email, cancellationToken) is { } tooMany)
            return tooMany;
        var user = await accounts.Find(request.Email, cancellationToken);
        audit.Person = user?.ToPerson();
        if (!await passwords.IsRight(user, request.Password, cancellationToken))
            return Problem.Invalid() with { Message = Strings.Text("WrongEmailOrPassword") };
        return await arrival.Admit(user!, new(SignInMethod.Password), request.ReturnUrl, cancellationToken);
    }
}
