using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Legal;

/// <summary>What was accepted for the entered tenant, the newest first.</summary>
internal sealed record ShowTenantAgreement : IQuery<IReadOnlyList<AcceptedDocument>>
{
    public static Audience Audience => Audience.Member(BillingPermissions.Manage);

    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class ShowTenantAgreementHandler(BackboneDb db) : IHandler<ShowTenantAgreement, IReadOnlyList<AcceptedDocument>>
{
    public async Task<Result<IReadOnlyList<AcceptedDocument>>> Handle(ShowTenantAgreement request, CancellationToken cancellationToken) =>
        await db.Set<TenantAcceptance>().OrderByDescending(acceptance => acceptance.AcceptedAt)
            .Select(acceptance => new AcceptedDocument(acceptance.Document, acceptance.Version, acceptance.AcceptedAt,
                db.People.Where(person => person.Id == acceptance.PersonId).Select(person => person.Name).FirstOrDefault()))
            .Take(100).ToListAsync(cancellationToken);
}
