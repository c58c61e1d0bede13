using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Legal;

/// <summary>Accepts for the entered tenant what is in force for those who pay: before the first payment, and whenever it has changed.</summary>
/// <param name="AcceptedTerms">What is accepted, as the page showed it.</param>
/// <param name="ReturnUrl">The page that was wanted.</param>
internal sealed record AcceptForTenant(string AcceptedTerms, string ReturnUrl) : ICommand<Done>
{
    public static Audience Audience => Audience.Member(BillingPermissions.Manage);

    public static Entitlement Entitlement => Entitlement.None;

    public void Validate(Validation check) => check.OptionalLine(AcceptedTerms, 100);
}

internal sealed class AcceptForTenantHandler(BackboneDb db, TenantScope scope, Agreements agreements, ThisBrowser browser, TimeProvider clock) : IHandler<AcceptForTenant, Done>
{
    public async Task<Result<Done>> Handle(AcceptForTenant request, CancellationToken cancellationToken)
    {
        if (agreements.ToAccept(LegalDocumentKind.OfCustomers) is not { } line)
            return Done.Instance;
        if (request.AcceptedTerms != line)
            return Problem.Invalid(nameof(request.AcceptedTerms), Strings.Text(request.AcceptedTerms.Length == 0 ? "TickFirst" : "ChangedMeanwhile"));
        var now = clock.GetUtcNow();
        var accepted = await db.Set<TenantAcceptance>().Select(acceptance => new { acceptance.Document, acceptance.Version }).ToListAsync(cancellationToken);
        foreach (var (document, version) in Agreements.Read(line).Where(one => !accepted.Contains(new { one.Document, one.Version })))
        {
            db.Add(new TenantAcceptance
            {
                Id = Id<TenantAcceptance>.New(now),
                Document = document,
                Version = version,
                PersonId = scope.Caller.Person!.Id,
                AcceptedAt = now,
                Address = browser.Visitor.Address,
            });
        }
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
