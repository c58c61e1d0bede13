using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Cellar.Operations;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Estate;

/// <summary>Brings a container back into use.</summary>
/// <param name="Id">The container.</param>
public sealed record RestoreContainer(Id<Container> Id) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.SetUp);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.UpTo(CellarTerms.Containers);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class RestoreContainerHandler(CellarDb db, LiveTopics live) : IHandler<RestoreContainer, Done>
{
    public async Task<Result<Done>> Handle(RestoreContainer request, CancellationToken cancellationToken)
    {
        if (await db.Containers.SingleOrDefaultAsync(container => container.Id == request.Id, cancellationToken) is not { } container)
            return Problem.NotFound;
        container.RetiredAt = null;
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(Ledger.Topic);
        return Done.Instance;
    }
}
