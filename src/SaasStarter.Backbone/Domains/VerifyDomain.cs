using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Domains;

/// <summary>Looks whether the record is published, now.</summary>
/// <param name="Id">The domain.</param>
public sealed record VerifyDomain(Id<Domain> Id) : ICommand<Done>, ISensitive
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(DomainPermissions.Manage);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class VerifyDomainHandler(BackboneDb db, TenantScope scope, DomainProofs proofs, RateLimit rateLimit, TimeProvider clock) : IHandler<VerifyDomain, Done>
{
    private static readonly Rate PerTenant = new("verify-domain", 30, TimeSpan.FromMinutes(10));

    public async Task<Result<Done>> Handle(VerifyDomain request, CancellationToken cancellationToken)
    {
        if (await db.Set<Domain>().SingleOrDefaultAsync(domain => domain.Id == request.Id, cancellationToken) is not { } domain)
            return Problem.NotFound;
        if (await rateLimit.Count(PerTenant, scope.Tenant.Id.ToString(), cancellationToken) is { } tooMany)
            return tooMany;
        switch (await proofs.Find(domain, cancellationToken))
        {
            case DomainProof.Unknown:
                return Problem.Unavailable(Strings.Text("NoNameServer"));
            case DomainProof.Missing:
                return Problem.Conflict(Strings.Text("RecordNotFound", domain.RecordName));
            default:
                domain.Seen(clock.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                return Done.Instance;
        }
    }
}
