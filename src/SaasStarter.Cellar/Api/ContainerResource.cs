using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.PublicApi;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Operations;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Api;

/// <summary>What wine is in. It holds one lot at most.</summary>
/// <param name="Id">The container.</param>
/// <param name="Name">What is written on it.</param>
/// <param name="Room">Where it stands.</param>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="CapacityMl">How much it can hold, in millilitres.</param>
/// <param name="VolumeMl">How much is in it, in millilitres.</param>
/// <param name="LotId">What is in it; null when it is empty.</param>
/// <param name="RetiredAt">When it was taken out of use; null while it is used.</param>
/// <example>{"id":"ctr_0199f2c81d5a7c3e8f0a4b6d2e1c9a70","name":"Cuve 7","room":"Cuverie","kind":"tank","capacityMl":5000000,"volumeMl":4200000,"lotId":"lot_0199f2c81d5a7c3e8f0a4b6d2e1c9a70","retiredAt":null}</example>
public sealed record ContainerResource(Id<Container> Id, string Name, string Room, ContainerKind Kind, long CapacityMl, long VolumeMl, Id<Lot>? LotId, DateTimeOffset? RetiredAt);

/// <summary>Lists the containers, in the order in which they were added.</summary>
/// <param name="Room">Only those that stand there.</param>
/// <param name="Kind">Only those of this kind.</param>
/// <param name="LotId">Only those that hold this lot.</param>
/// <param name="IsRetired">Only those that were taken out of use, or only those that are used.</param>
/// <param name="After">Where the page begins.</param>
/// <param name="Limit">How many containers a page has at most, up to 100.</param>
public sealed record ListContainerResources(string? Room = null, ContainerKind? Kind = null, Id<Lot>? LotId = null, bool? IsRetired = null, Id<Container>? After = null,
    int Limit = Page.DefaultLimit) : IPagedQuery<ContainerResource>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Read);
}

/// <summary>Shows a container.</summary>
/// <param name="Id">The container.</param>
public sealed record ShowContainerResource(Id<Container> Id) : IQuery<ContainerResource>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Read);
}

internal sealed class ContainerResourceHandler(CellarDb db) : IHandler<ListContainerResources, Page<ContainerResource>>, IHandler<ShowContainerResource, ContainerResource>
{
    public async Task<Result<Page<ContainerResource>>> Handle(ListContainerResources request, CancellationToken cancellationToken)
    {
        var containers = await Resources(db.Containers
            .Where(container => request.Room == null || container.Room == request.Room)
            .Where(container => request.Kind == null || container.Kind == request.Kind)
            .Where(container => request.LotId == null || container.LotId == request.LotId)
            .Where(container => request.IsRetired == null || container.RetiredAt != null == request.IsRetired)
            .Where(container => request.After == null || container.Id > request.After.Value)
            .OrderBy(container => container.Id).Take(request.Limit + 1)).ToListAsync(cancellationToken);
        return Page.Of(containers, request.Limit, container => container.Id.ToString());
    }

    public async Task<Result<ContainerResource>> Handle(ShowContainerResource request, CancellationToken cancellationToken) =>
        await Resources(db.Containers.Where(container => container.Id == request.Id)).SingleOrDefaultAsync(cancellationToken) is { } container ? container : Problem.NotFound;

    private static IQueryable<ContainerResource> Resources(IQueryable<Container> containers) => containers.Select(container =>
        new ContainerResource(container.Id, container.Name, container.Room, container.Kind, container.CapacityMl, container.VolumeMl, container.LotId, container.RetiredAt));
}
