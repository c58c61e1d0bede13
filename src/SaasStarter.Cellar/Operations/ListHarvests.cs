using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Operations;

/// <summary>What one needs to bring a harvest in, and what came in last.</summary>
public sealed record ListHarvests : IQuery<HarvestsView>
{
    /// <summary>How many harvests are shown.</summary>
    public const int Recent = 20;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Read);
}

/// <summary>Harvests, with what one more can be brought into.</summary>
/// <param name="Parcels">The parcels, by name.</param>
/// <param name="Containers">The containers that have room, the empty ones first, by name.</param>
/// <param name="Recent">What came in last, the newest first.</param>
/// <param name="Today">The day that it is for who asks.</param>
public sealed record HarvestsView(IReadOnlyList<ParcelView> Parcels, IReadOnlyList<ContainerView> Containers, IReadOnlyList<HarvestView> Recent, DateOnly Today);

/// <summary>A harvest.</summary>
/// <param name="OccurredOn">The day.</param>
/// <param name="Parcel">Where the grapes grew.</param>
/// <param name="Variety">What grows there.</param>
/// <param name="Kilograms">Their weight.</param>
/// <param name="VolumeMl">The volume that they made, in millilitres.</param>
/// <param name="LotId">The lot that they went into.</param>
/// <param name="LotNumber">That lot's number.</param>
public sealed record HarvestView(DateOnly OccurredOn, string Parcel, string Variety, int Kilograms, long VolumeMl, Id<Lot> LotId, int LotNumber);

internal sealed class ListHarvestsHandler(CellarDb db, Ledger ledger) : IHandler<ListHarvests, HarvestsView>
{
    public async Task<Result<HarvestsView>> Handle(ListHarvests request, CancellationToken cancellationToken)
    {
        var parcels = await db.Parcels.Where(parcel => parcel.RetiredAt == null).Join(db.Products, parcel => parcel.ProductId, product => product.Id, (parcel, product) => new { parcel, product })
            .OrderBy(pair => pair.parcel.Name).Take(ListEstate.Maximum)
            .Select(pair => new ParcelView(pair.parcel.Id, pair.parcel.Name, pair.parcel.Variety, pair.parcel.AreaInAres, pair.parcel.PlantedIn, pair.product.Name))
            .ToListAsync(cancellationToken);
        var containers = await db.ViewsOf(db.Containers.Where(container => container.VolumeMl < container.CapacityMl && container.RetiredAt == null).InOrder().Take(ShowContainer.Choices), cancellationToken);
        var recent = await (
            from harvest in db.Harvests
            join operation in db.Operations on harvest.OperationId equals operation.Id
            join parcel in db.Parcels on harvest.ParcelId equals parcel.Id
            join lot in db.Lots on harvest.LotId equals lot.Id
            where !db.Operations.Any(other => other.ReversesId == operation.Id)
            orderby harvest.OperationId descending
            select new HarvestView(operation.OccurredOn, parcel.Name, parcel.Variety, harvest.Kilograms, harvest.VolumeMl, lot.Id, lot.Number))
            .Take(ListHarvests.Recent).ToListAsync(cancellationToken);
        // A harvest goes into an empty one as a rule.
        return new HarvestsView(parcels, [.. containers.OrderBy(container => container.Lot is not null)], recent, ledger.Today);
    }
}
