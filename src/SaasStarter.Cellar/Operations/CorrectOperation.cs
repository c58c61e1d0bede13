using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Operations;

/// <summary>Undoes an operation by its contrary, as of today. What was done with the wine since has to be undone first.</summary>
/// <param name="Id">The operation.</param>
public sealed record CorrectOperation(Id<Operation> Id) : ICommand<RecordedOperation>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Correct);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class CorrectOperationHandler(CellarDb db, Ledger ledger) : IHandler<CorrectOperation, RecordedOperation>
{
    public async Task<Result<RecordedOperation>> Handle(CorrectOperation request, CancellationToken cancellationToken)
    {
        var operation = await db.Operations.AsNoTracking().SingleOrDefaultAsync(operation => operation.Id == request.Id, cancellationToken);
        if (operation is null)
            return Problem.NotFound;
        if (operation.Kind == OperationKind.Correction)
            return Problem.Conflict(Strings.Text("CorrectionStands"));
        var legs = await db.Legs.AsNoTracking().Where(leg => leg.OperationId == request.Id).ToListAsync(cancellationToken);
        var containers = await ledger.Lock(legs.Select(leg => leg.ContainerId).OfType<Id<Estate.Container>>(), cancellationToken);
        if (await db.Operations.AnyAsync(other => other.ReversesId == request.Id, cancellationToken))
            return Problem.Conflict(Strings.Text("CorrectedAlready"));
        foreach (var held in legs.Where(leg => leg.ContainerId is not null).GroupBy(leg => leg.ContainerId!.Value))
        {
            var container = containers[held.Key];
            var after = held.GroupBy(leg => leg.LotId).ToDictionary(lot => lot.Key, lot => -lot.Sum(leg => leg.VolumeMl));
            if (container.LotId is { } present)
                after[present] = after.GetValueOrDefault(present) + container.VolumeMl;
            var left = after.Where(lot => lot.Value != 0).ToList();
            if (left.Count > 1 || left.Any(lot => lot.Value < 0 || lot.Value > container.CapacityMl))
                return Problem.Conflict(Strings.Text("UndoLaterFirst", container.Name));
            if (left.Count > 0 && container.RetiredAt is not null)
                return Problem.Conflict(Strings.Text("IsRetired", container.Name));
        }

        var correction = await ledger.Record(OperationKind.Correction, ledger.Today,
            [.. legs.Select(leg => new Movement(leg.Account, leg.ContainerId, leg.LotId, -leg.VolumeMl))], cancellationToken, reverses: request.Id);
        if (await db.Bottlings.AsNoTracking().SingleOrDefaultAsync(bottling => bottling.OperationId == request.Id, cancellationToken) is { } bottled)
            db.Add(new Bottling { OperationId = correction, LotId = bottled.LotId, Code = bottled.Code, ContentMl = bottled.ContentMl, Bottles = -bottled.Bottles });
        await db.SaveChangesAsync(cancellationToken);
        return new RecordedOperation(correction);
    }
}
