using System.Globalization;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity;

/// <summary>Brings back the mailed code: creates the account and signs in.</summary>
/// <param name="Code">The code.</param>
/// <param name="TimeZone">The IANA time zone of the browser, or nothing.</param>
/// <param name="ReturnUrl">The page that was wanted.</param>
internal sealed record ConfirmSignUp(Secret Code, string TimeZone, string ReturnUrl) : ICommand<SignedIn>
{
    public static Audience Audience => Audience.Anonymous;

    public EntryKind RecordedAs => EntryKind.SignIn;

    public void Validate(Validation check) => check.Given(Code);
}

internal sealed class ConfirmSignUpHandler(AccountsDb db, Accounts accounts, OneTimeCodes codes, Arrival arrival, ISignUpTerms terms, ThisBrowser browser, TimeProvider clock)
    : IHandler<ConfirmSignUp, SignedIn>
{
    public async Task<Result<SignedIn>> Handle(ConfirmSignUp request, CancellationToken cancellationToken)
    {
        var code = await codes.Redeem(CodePurpose.SignUp, request.Code, cancellationToken);
        if (code.Problem is { } problem)
            return problem;

        var culture = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var user = new User
        {
            Id = Id<Person>.New().Value,
            Name = code.Value.Name!,
            Email = code.Value.Email,
            NormalizedEmail = accounts.Normalize(code.Value.Email),
            EmailConfirmed = true,
            PasswordHash = code.Value.PasswordHash,
            Culture = culture,
            TimeZone = TimeZones.IsKnown(request.TimeZone) ? request.TimeZone : TimeZones.DefaultFor(culture),
            CreatedAt = clock.GetUtcNow(),
        };
        db.Users.Add(user);
        if (code.Value.AcceptedTerms is { } accepted)
            db.AddRange(terms.Record(accepted, user.Id, browser.Visitor.Address, user.CreatedAt));
        await db.SaveChangesAsync(cancellationToken);
        return await arrival.Admit(user, new(SignInMethod.MailedCode), request.ReturnUrl, cancellationToken);
    }
}
