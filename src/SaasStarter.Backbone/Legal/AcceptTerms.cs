using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Legal;

/// <summary>Accepts what is in force for people, when it has changed or was never asked for.</summary>
/// <param name="AcceptedTerms">What is accepted, as the page showed it.</param>
/// <param name="ReturnUrl">The page that was wanted.</param>
internal sealed record AcceptTerms(string AcceptedTerms, string ReturnUrl) : ICommand<Done>
{
    public static Audience Audience => Audience.SignedIn;

    public void Validate(Validation check) => check.OptionalLine(AcceptedTerms, 100);
}

internal sealed class AcceptTermsHandler(AccountsDb db, TenantScope scope, Agreements agreements, ThisBrowser browser, TimeProvider clock) : IHandler<AcceptTerms, Done>
{
    public async Task<Result<Done>> Handle(AcceptTerms request, CancellationToken cancellationToken)
    {
        if (agreements.ToAccept(LegalDocumentKind.OfPeople) is not { } line)
            return Done.Instance;
        if (request.AcceptedTerms != line)
            return Problem.Invalid(nameof(request.AcceptedTerms), Strings.Text(request.AcceptedTerms.Length == 0 ? "TickFirst" : "ChangedMeanwhile"));
        var (user, now) = (scope.Caller.Person!.Id.Value, clock.GetUtcNow());
        var accepted = await db.Set<Acceptance>().Where(acceptance => acceptance.UserId == user).Select(acceptance => new { acceptance.Document, acceptance.Version }).ToListAsync(cancellationToken);
        foreach (var (document, version) in Agreements.Read(line).Where(one => !accepted.Contains(new { one.Document, one.Version })))
        {
            db.Add(new Acceptance
            {
                Id = Id<Acceptance>.New(now),
                UserId = user,
                Document = document,
                Version = version,
                AcceptedAt = now,
                Address = browser.Visitor.Address,
            });
        }
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
