using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Operations;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Estate;

/// <summary>The containers with what is in them, room by room, a page at a time.</summary>
/// <param name="Page">Which page, from 1.</param>
/// <param name="AreRetired">Whether those are listed that were taken out of use, instead of those that are used.</param>
public sealed record ListContainers(int Page = 1, bool AreRetired = false) : IQuery<ContainerPage>
{
    /// <summary>How many containers a page has.</summary>
    public const int PageSize = 120;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Read);
}

/// <summary>A page of containers.</summary>
/// <param name="Containers">The containers, by room and name.</param>
/// <param name="HasMore">Whether there is another page.</param>
/// <param name="HasRetired">Whether some were taken out of use.</param>
public sealed record ContainerPage(IReadOnlyList<ContainerView> Containers, bool HasMore, bool HasRetired);

/// <summary>A container as people see it.</summary>
/// <param name="Id">The container.</param>
/// <param name="Name">What is written on it.</param>
/// <param name="Room">Where it stands.</param>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="CapacityMl">How much it can hold, in millilitres.</param>
/// <param name="VolumeMl">How much is in it, in millilitres.</param>
/// <param name="Lot">What is in it; null when it is empty.</param>
/// <param name="RetiredAt">When it was taken out of use; null while it is used.</param>
public sealed record ContainerView(Id<Container> Id, string Name, string Room, ContainerKind Kind, long CapacityMl, long VolumeMl, LotView? Lot, DateTimeOffset? RetiredAt)
{
    /// <summary>How much more it can hold, in millilitres.</summary>
    public long RoomLeftMl => CapacityMl - VolumeMl;
}

/// <summary>A lot as people see it.</summary>
/// <param name="Id">The lot.</param>
/// <param name="Number">Its number at the estate.</param>
/// <param name="ProductId">The wine that it is meant for.</param>
/// <param name="Product">The name of that wine.</param>
/// <param name="Colour">The colour of that wine.</param>
/// <param name="Vintage">Its year; null for a mixture of several.</param>
public sealed record LotView(Id<Lot> Id, int Number, Id<Product> ProductId, string Product, WineColour Colour, int? Vintage);

internal sealed class ListContainersHandler(CellarDb db) : IHandler<ListContainers, ContainerPage>
{
    public async Task<Result<ContainerPage>> Handle(ListContainers request, CancellationToken cancellationToken)
    {
        var skipped = (Math.Clamp(request.Page, 1, 10_000) - 1) * ListContainers.PageSize;
        var listed = db.Containers.Where(container => container.RetiredAt != null == request.AreRetired);
        var containers = await db.ViewsOf(listed.InOrder().Skip(skipped).Take(ListContainers.PageSize + 1), cancellationToken);
        var hasRetired = await db.Containers.AnyAsync(container => container.RetiredAt != null, cancellationToken);
        return new ContainerPage([.. containers.Take(ListContainers.PageSize)], containers.Count > ListContainers.PageSize, hasRetired);
    }
}

/// <summary>What several pages read of containers and lots.</summary>
internal static class CellarQueries
{
    /// <summary>By room and name; "Cuve 2" before "Cuve 10".</summary>
    public static IOrderedQueryable<Container> InOrder(this IQueryable<Container> containers) =>
        containers.OrderBy(container => container.Room).ThenBy(container => container.Name.Length).ThenBy(container => container.Name);

    /// <summary>These containers as people see them, in their order.</summary>
    public static async Task<IReadOnlyList<ContainerView>> ViewsOf(this CellarDb db, IQueryable<Container> which, CancellationToken cancellationToken)
    {
        var containers = await which.AsNoTracking().ToListAsync(cancellationToken);
        var lots = (await db.ViewsOf(containers.Select(container => container.LotId).OfType<Id<Lot>>().Distinct().ToArray(), cancellationToken)).ToDictionary(lot => lot.Id);
        return [.. containers.Select(container => new ContainerView(container.Id, container.Name, container.Room, container.Kind, container.CapacityMl, container.VolumeMl,
            container.LotId is { } lot ? lots[lot] : null, container.RetiredAt))];
    }

    /// <summary>These lots as people see them, the newest first.</summary>
    public static Task<List<LotView>> ViewsOf(this CellarDb db, IReadOnlyCollection<Id<Lot>> which, CancellationToken cancellationToken) => (
        from lot in db.Lots.Where(lot => which.Contains(lot.Id))
        join product in db.Products on lot.ProductId equals product.Id
        orderby lot.Number descending
        select new LotView(lot.Id, lot.Number, product.Id, product.Name, product.Colour, lot.Vintage)).ToListAsync(cancellationToken);
}
