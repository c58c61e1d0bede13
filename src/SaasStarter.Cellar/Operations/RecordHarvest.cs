using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Operations;

/// <summary>Brings a harvest into a container. Into one that holds wine, it is mixed with it.</summary>
/// <param name="ParcelId">Where the grapes grew.</param>
/// <param name="ContainerId">Where they go.</param>
/// <param name="Kilograms">Their weight.</param>
/// <param name="Volume">The volume that they make, in hectolitres, <c>12.5</c>, or in litres, <c>1250 l</c>.</param>
/// <param name="OccurredOn">The day.</param>
/// <example>{"parcelId":"par_0199f2c81d5a7c3e8f0a4b6d2e1c9a70","containerId":"ctr_0199f2c81d5a7c3e8f0a4b6d2e1c9a70","kilograms":6200,"volume":"48","occurredOn":"2026-09-24"}</example>
public sealed record RecordHarvest(Id<Parcel> ParcelId, Id<Container> ContainerId, int Kilograms, string Volume, DateOnly OccurredOn) : ICommand<RecordedOperation>, IDated
{
    // A thousand tonnes at once: more than any parcel bears.
    private const int MaximumKilograms = 1_000_000;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Harvest);

    /// <inheritdoc/>
    public string Subject => ContainerId.ToString();

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Volume(Volume, nameof(Volume))
        .That(Kilograms is > 0 and <= MaximumKilograms, nameof(Kilograms), Strings.Text("WrongWeight"));
}

/// <summary>What was done on a day.</summary>
internal interface IDated
{
    /// <summary>The day.</summary>
    DateOnly OccurredOn { get; }
}

/// <summary>An operation that was recorded.</summary>
/// <param name="Id">The operation.</param>
public sealed record RecordedOperation(Id<Operation> Id);

internal sealed class RecordHarvestHandler(CellarDb db, Ledger ledger) : IHandler<RecordHarvest, RecordedOperation>
{
    public async Task<Result<RecordedOperation>> Handle(RecordHarvest request, CancellationToken cancellationToken)
    {
        var container = await ledger.Lock(request.ContainerId, cancellationToken);
        var parcel = await db.Parcels.SingleOrDefaultAsync(parcel => parcel.Id == request.ParcelId, cancellationToken);
        if (container is null || parcel is null)
            return Problem.NotFound;
        var volume = Volumes.Read(request.Volume);
        if (await ledger.WhyNotOn(request.OccurredOn, nameof(request.OccurredOn), cancellationToken) is { } wrongDay)
            return wrongDay;
        if (parcel.RetiredAt is not null)
            return Problem.Invalid(nameof(request.ParcelId), Strings.Text("IsRetired", parcel.Name));
        if (container.RetiredAt is not null)
            return Problem.Invalid(nameof(request.ContainerId), Strings.Text("IsRetired", container.Name));
        if (container.WhyNotPour(volume, nameof(request.Volume)) is { } noRoom)
            return noRoom;
        if (container.LotId is { } held && await db.Lots.AnyAsync(lot => lot.Id == held && lot.ProductId != parcel.ProductId, cancellationToken))
            return Problem.Invalid(nameof(request.ContainerId), Strings.Text("HoldsAnotherWine", container.Name));

        var harvested = new Part(parcel.Id, parcel.Variety, request.OccurredOn.Year, volume);
        var poured = container.LotId is { } present ? [(present, container.VolumeMl)] : Array.Empty<(Id<Lot>, long)>();
        var lot = await ledger.Mix(parcel.ProductId, poured, harvested, cancellationToken);
        var movements = new List<Movement> { Movement.Of(Account.Harvest, lot.Id, -volume), Movement.In(container, lot.Id, container.VolumeMl + volume) };
        movements.AddRange(container.Emptied());
        var operation = await ledger.Record(OperationKind.Harvest, request.OccurredOn, movements, cancellationToken);
        db.Add(new Harvest
        {
            OperationId = operation,
            ParcelId = parcel.Id,
            LotId = lot.Id,
            Vintage = request.OccurredOn.Year,
            AreaInAres = parcel.AreaInAres,
            Kilograms = request.Kilograms,
            VolumeMl = volume,
        });
        await db.SaveChangesAsync(cancellationToken);
        return new RecordedOperation(operation);
    }
}
