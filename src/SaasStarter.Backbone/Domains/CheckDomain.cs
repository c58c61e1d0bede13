using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Domains;

/// <summary>Looks whether a verified domain is still the tenant's, and tells those who can do something about it when it is not.</summary>
/// <param name="Id">The domain.</param>
internal sealed record CheckDomain(Id<Domain> Id) : IJob
{
    static Entitlement IHasEntitlement.Entitlement => Entitlement.None;
}

internal sealed class CheckDomainHandler(BackboneDb db, DomainProofs proofs, INotifications notifications, TimeProvider clock) : IHandler<CheckDomain, Done>
{
    public async Task<Result<Done>> Handle(CheckDomain job, CancellationToken cancellationToken)
    {
        var domain = await db.Set<Domain>().SingleOrDefaultAsync(domain => domain.Id == job.Id && domain.VerifiedAt != null, cancellationToken);
        if (domain is null)
            return Done.Instance;
        var (now, wasThere) = (clock.GetUtcNow(), domain.MissingSince is null);
        switch (await proofs.Find(domain, cancellationToken))
        {
            case DomainProof.Found:
                domain.Seen(now);
                break;
            case DomainProof.Missing:
                domain.Missed(now);
                break;
            default:
                domain.NotTold(now);
                break;
        }
        await db.SaveChangesAsync(cancellationToken);
        if (domain.VerifiedAt is null)
            await notifications.Notify(new DomainLost(domain.Name), Recipients.With(DomainPermissions.Manage), cancellationToken);
        else if (wasThere && domain.MissingSince is { } since)
            await notifications.Notify(new DomainMissing(domain.Name, since + Domain.Grace), Recipients.With(DomainPermissions.Manage), cancellationToken);
        return Done.Instance;
    }
}
