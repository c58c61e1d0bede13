using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Cellar.Operations;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Estate;

/// <summary>Takes a container out of use: it is not offered any more, and takes no place in the plan. Its past stays.</summary>
/// <param name="Id">The container; it has to be empty.</param>
public sealed record RetireContainer(Id<Container> Id) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.SetUp);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class RetireContainerHandler(CellarDb db, Ledger ledger, TimeProvider clock, LiveTopics live) : IHandler<RetireContainer, Done>
{
    public async Task<Result<Done>> Handle(RetireContainer request, CancellationToken cancellationToken)
    {
        // Nobody pours while it is looked whether it is empty.
        if (await ledger.Lock(request.Id, cancellationToken) is null)
            return Problem.NotFound;
        var container = await db.Containers.SingleAsync(container => container.Id == request.Id, cancellationToken);
        if (container.VolumeMl > 0)
            return Problem.Conflict(Strings.Text("EmptyItFirst", container.Name, Volumes.Show(container.VolumeMl)));
        container.RetiredAt ??= clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(Ledger.Topic);
        return Done.Instance;
    }
}
