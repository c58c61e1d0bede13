using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Domains;

/// <summary>Removes a domain: what relied on it stops to count at once.</summary>
/// <param name="Id">The domain.</param>
public sealed record RemoveDomain(Id<Domain> Id) : ICommand<Done>, ISensitive
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(DomainPermissions.Manage);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.Reading;

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class RemoveDomainHandler(BackboneDb db) : IHandler<RemoveDomain, Done>
{
    public async Task<Result<Done>> Handle(RemoveDomain request, CancellationToken cancellationToken) =>
        await db.Set<Domain>().Where(domain => domain.Id == request.Id).ExecuteDeleteAsync(cancellationToken) == 1 ? Done.Instance : Problem.NotFound;
}
