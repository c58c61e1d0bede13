using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Operations;

/// <summary>A lot's story: what it is made of, where it comes from, where it went.</summary>
/// <param name="Id">The lot.</param>
public sealed record ShowLot(Id<Lot> Id) : IQuery<LotStory>
{
    /// <summary>How many lots, operations and the like are shown of each.</summary>
    public const int Maximum = 50;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Read);
}

/// <summary>A lot's story.</summary>
/// <param name="Lot">The lot.</param>
/// <param name="Parts">What it is made of, the largest part first.</param>
/// <param name="Containers">Where it is.</param>
/// <param name="Ancestors">The lots that it was made from, near and far, the newest first.</param>
/// <param name="Descendants">The lots that were made with it, near and far, the newest first.</param>
/// <param name="Bottlings">The bottles of it and of all lots that were made with it.</param>
/// <param name="Additions">What was added to it and to the lots that it was made from.</param>
/// <param name="Operations">What was done with it, the newest first.</param>
public sealed record LotStory(LotView Lot, IReadOnlyList<PartView> Parts, IReadOnlyList<ContainerView> Containers, IReadOnlyList<LotView> Ancestors,
    IReadOnlyList<LotView> Descendants, IReadOnlyList<BottlingView> Bottlings, IReadOnlyList<AdditionView> Additions, IReadOnlyList<OperationView> Operations);

/// <summary>A part of a lot.</summary>
/// <param name="Parcel">Where it grew.</param>
/// <param name="Variety">The variety.</param>
/// <param name="Vintage">The year.</param>
/// <param name="Share">Its share, from 0 to 1.</param>
public sealed record PartView(string Parcel, string Variety, int Vintage, decimal Share);

/// <summary>Bottles of a lot.</summary>
/// <param name="Code">The lot number on them.</param>
/// <param name="ContentMl">What one holds, in millilitres.</param>
/// <param name="Bottles">How many there are.</param>
/// <param name="LotNumber">The number of the lot in them.</param>
public sealed record BottlingView(string Code, int ContentMl, int Bottles, int LotNumber);

/// <summary>What was added to a lot.</summary>
/// <param name="Substance">What it was.</param>
/// <param name="Batch">The number that its maker gave it; empty when unknown.</param>
/// <param name="Milligrams">How much was weighed, in milligrams.</param>
/// <param name="VolumeMl">How much was poured, in millilitres.</param>
/// <param name="LotNumber">The number of the lot that it was added to.</param>
/// <param name="OccurredOn">When it was added.</param>
public sealed record AdditionView(string Substance, string Batch, long Milligrams, long VolumeMl, int LotNumber, DateOnly OccurredOn);

internal sealed class ShowLotHandler(CellarDb db, TenantScope scope) : IHandler<ShowLot, LotStory>
{
    public async Task<Result<LotStory>> Handle(ShowLot request, CancellationToken cancellationToken)
    {
        if (await db.ViewsOf([request.Id], cancellationToken) is not [var lot])
            return Problem.NotFound;
        var ancestors = await Ancestors(request.Id, cancellationToken);
        var descendants = await Descendants(request.Id, cancellationToken);
        Id<Lot>[] upwards = [lot.Id, .. ancestors];
        Id<Lot>[] downwards = [lot.Id, .. descendants];
        return new LotStory(
            lot,
            await Parts(request.Id, cancellationToken),
            await db.ViewsOf(db.Containers.Where(container => container.LotId == request.Id).InOrder().Take(ShowLot.Maximum), cancellationToken),
            [.. (await db.ViewsOf(ancestors, cancellationToken)).Take(ShowLot.Maximum)],
            [.. (await db.ViewsOf(descendants, cancellationToken)).Take(ShowLot.Maximum)],
            await Bottlings(downwards, cancellationToken),
            await Additions(upwards, cancellationToken),
            await db.OperationViews(db.Legs.Where(leg => leg.LotId == request.Id).OrderByDescending(leg => leg.Id).Select(leg => leg.OperationId).Take(ShowLot.Maximum * 3),
                ShowLot.Maximum, cancellationToken));
    }

    // Nothing is made from what does not exist yet, so the graph has no circle; a lot that is reached on several ways counts once.
    private Task<List<Id<Lot>>> Ancestors(Id<Lot> lot, CancellationToken cancellationToken) => Read(db.Database.SqlQuery<Guid>($"""
        with recursive line as (
            select source.source_id from cellar.lot_source source where source.tenant_id = {scope.Tenant.Id.Value} and source.lot_id = {lot.Value}
            union
            select source.source_id from line join cellar.lot_source source on source.tenant_id = {scope.Tenant.Id.Value} and source.lot_id = line.source_id)
        select source_id as "Value" from line
        """), cancellationToken);

    private Task<List<Id<Lot>>> Descendants(Id<Lot> lot, CancellationToken cancellationToken) => Read(db.Database.SqlQuery<Guid>($"""
        with recursive line as (
            select source.lot_id from cellar.lot_source source where source.tenant_id = {scope.Tenant.Id.Value} and source.source_id = {lot.Value}
            union
            select source.lot_id from line join cellar.lot_source source on source.tenant_id = {scope.Tenant.Id.Value} and source.source_id = line.lot_id)
        select lot_id as "Value" from line
        """), cancellationToken);

    private static async Task<List<Id<Lot>>> Read(IQueryable<Guid> lots, CancellationToken cancellationToken) =>
        [.. (await lots.ToListAsync(cancellationToken)).Select(lot => new Id<Lot>(lot))];

    private async Task<IReadOnlyList<PartView>> Parts(Id<Lot> lot, CancellationToken cancellationToken)
    {
        var parts = await db.LotParts.Where(part => part.LotId == lot).Join(db.Parcels, part => part.ParcelId, parcel => parcel.Id,
            (part, parcel) => new { parcel.Name, part.Variety, part.Vintage, part.VolumeMl }).ToListAsync(cancellationToken);
        var total = parts.Sum(part => part.VolumeMl);
        return [.. parts.OrderByDescending(part => part.VolumeMl).ThenBy(part => part.Name, StringComparer.Ordinal)
            .Select(part => new PartView(part.Name, part.Variety, part.Vintage, (decimal)part.VolumeMl / total))];
    }

    private Task<List<BottlingView>> Bottlings(Id<Lot>[] lots, CancellationToken cancellationToken) => db.Bottlings.Where(bottling => lots.Contains(bottling.LotId))
        .GroupBy(bottling => new { bottling.Code, bottling.ContentMl, bottling.LotId })
        .Select(bottles => new { bottles.Key, Count = bottles.Sum(bottling => bottling.Bottles) })
        .Where(bottles => bottles.Count > 0)
        .Join(db.Lots, bottles => bottles.Key.LotId, lot => lot.Id, (bottles, lot) => new BottlingView(bottles.Key.Code, bottles.Key.ContentMl, bottles.Count, lot.Number))
        .Take(ShowLot.Maximum).ToListAsync(cancellationToken);

    private Task<List<AdditionView>> Additions(Id<Lot>[] lots, CancellationToken cancellationToken) => (
        from addition in db.Additions.Where(addition => lots.Contains(addition.LotId))
        join operation in db.Operations on addition.OperationId equals operation.Id
        join lot in db.Lots on addition.LotId equals lot.Id
        where !db.Operations.Any(other => other.ReversesId == operation.Id)
        orderby operation.OccurredOn descending, operation.Id descending
        select new AdditionView(addition.Substance, addition.Batch, addition.Milligrams, addition.VolumeMl, lot.Number, operation.OccurredOn))
        .Take(ShowLot.Maximum).ToListAsync(cancellationToken);
}
