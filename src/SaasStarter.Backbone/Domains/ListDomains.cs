using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Domains;

/// <summary>The tenant's domains, by name: <see cref="AddDomain.Maximum"/> at most.</summary>
public sealed record ListDomains : IQuery<IReadOnlyList<Domain>>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(DomainPermissions.Manage);
}

internal sealed class ListDomainsHandler(BackboneDb db) : IHandler<ListDomains, IReadOnlyList<Domain>>
{
    public async Task<Result<IReadOnlyList<Domain>>> Handle(ListDomains request, CancellationToken cancellationToken) =>
        await db.Set<Domain>().AsNoTracking().OrderBy(domain => domain.Name).ToListAsync(cancellationToken);
}
