using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Domains;

/// <summary>Has each domain of the tenant checked again. Recurs every day, for each tenant.</summary>
internal sealed record CheckDomains : IJob
{
    static Entitlement IHasEntitlement.Entitlement => Entitlement.None;
}

internal sealed class CheckDomainsHandler(BackboneDb db, IJobs jobs) : IHandler<CheckDomains, Done>
{
    public async Task<Result<Done>> Handle(CheckDomains job, CancellationToken cancellationToken)
    {
        foreach (var id in await db.Set<Domain>().Where(domain => domain.VerifiedAt != null).Select(domain => domain.Id).ToListAsync(cancellationToken))
            await jobs.Enqueue(new CheckDomain(id), cancellationToken);
        return Done.Instance;
    }
}
