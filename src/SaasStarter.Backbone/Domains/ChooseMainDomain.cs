using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Domains;

/// <summary>Has links lead to a domain of the tenant's own, or not any more. Until then its pages are there as well, so that somebody can see first that it works.</summary>
/// <param name="Id">The domain.</param>
/// <param name="IsMain">Whether it is the main one.</param>
public sealed record ChooseMainDomain(Id<Domain> Id, bool IsMain) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(DomainPermissions.Manage);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class ChooseMainDomainHandler(BackboneDb db) : IHandler<ChooseMainDomain, Done>
{
    public async Task<Result<Done>> Handle(ChooseMainDomain request, CancellationToken cancellationToken)
    {
        var domains = await db.Set<Domain>().ToListAsync(cancellationToken);
        if (domains.Find(domain => domain.Id == request.Id) is not { IsForWeb: true, VerifiedAt: not null } chosen)
            return Problem.NotFound;
        foreach (var domain in domains)
            domain.IsMain = domain == chosen && request.IsMain;
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
