using System.Globalization;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>Creates an account with the address that a provider verified, or takes the one that waits for its person, links it, and signs in.</summary>
/// <param name="Name">The person's name.</param>
/// <param name="TimeZone">The IANA time zone of the browser, or nothing.</param>
/// <param name="AcceptedTerms">What the person accepts: the value of the box that was ticked, which says in which version.</param>
internal sealed record CreateExternalAccount(string Name, string TimeZone, string AcceptedTerms) : ICommand<SignedIn>
{
    public static Audience Audience => Audience.Anonymous;

    public EntryKind RecordedAs => EntryKind.SignIn;

    public void Validate(Validation check) => check.Line(Name, ExternalAttempt.LongestName).OptionalLine(AcceptedTerms, 100);
}

internal sealed class CreateExternalAccountHandler(AccountsDb db, Accounts accounts, ExternalAttempts attempts, ExternalLinks links, ExternalArrival arrival, ISignUpTerms terms,
    ThisBrowser browser, TimeProvider clock) : IHandler<CreateExternalAccount, SignedIn>
{
    public async Task<Result<SignedIn>> Handle(CreateExternalAccount request, CancellationToken cancellationToken)
    {
        if (terms.Refusal(request.AcceptedTerms) is { } notAccepted)
            return notAccepted;
        if (await attempts.Find(isAnswered: true, cancellationToken) is not { } attempt || await arrival.ProviderOf(attempt, cancellationToken) is not { } provider)
            return ExternalProblem.Over;
        var identity = attempt.ToIdentity();
        if (!identity.IsEmailVerified)
            return Problem.Conflict(Strings.Text("ProofNeeded"));
        var waiting = await accounts.Find(identity.Email!, cancellationToken);
        if (waiting?.IsWaiting() == false)
            return Problem.Conflict(Strings.Text("ProofNeeded"));
        if (await arrival.RefusalOf(attempt, identity, cancellationToken) is { } refusal)
            return refusal;
        if (!await attempts.End(attempt, cancellationToken))
            return ExternalProblem.Over;
        var user = waiting ?? db.Users.Add(NewUser(request, identity.Email!)).Entity;
        user.Name = request.Name;
        if (terms.ToAccept is { } accepted)
            db.AddRange(terms.Record(accepted, user.Id, browser.Visitor.Address, clock.GetUtcNow()));
        await links.Add(user, provider, attempt.TenantId, identity, cancellationToken);
        return await arrival.Admit(user, attempt, identity, cancellationToken);
    }

    private User NewUser(CreateExternalAccount request, string email)
    {
        var culture = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        return new()
        {
            Id = Id<Person>.New().Value,
            Name = request.Name,
            Email = email,
            NormalizedEmail = accounts.Normalize(email),
            EmailConfirmed = true,
            Culture = culture,
            TimeZone = TimeZones.IsKnown(request.TimeZone) ? request.TimeZone : TimeZones.DefaultFor(culture),
            CreatedAt = clock.GetUtcNow(),
        };
    }
}
