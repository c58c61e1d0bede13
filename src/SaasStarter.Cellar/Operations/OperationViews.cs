using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Operations;

/// <summary>An operation as people read it.</summary>
/// <param name="Id">The operation.</param>
/// <param name="Kind">What was done.</param>
/// <param name="OccurredOn">When it was done.</param>
/// <param name="RecordedAt">When it was written down.</param>
/// <param name="By">Who wrote it down; null for the product itself, and for who has left.</param>
/// <param name="IsUndone">Whether a correction undid it.</param>
/// <param name="Legs">What was moved: containers first, and first where it was taken from.</param>
public sealed record OperationView(
    Id<Operation> Id, OperationKind Kind, DateOnly OccurredOn, DateTimeOffset RecordedAt, string? By, bool IsUndone, IReadOnlyList<LegView> Legs);

/// <summary>A leg as people read it.</summary>
/// <param name="Account">Where the volume is.</param>
/// <param name="ContainerId">The container, when it is in one.</param>
/// <param name="Container">That container's name.</param>
/// <param name="LotId">The lot.</param>
/// <param name="LotNumber">The lot's number.</param>
/// <param name="VolumeMl">How much more is there, in millilitres; negative for less.</param>
public sealed record LegView(Account Account, Id<Container>? ContainerId, string? Container, Id<Lot> LotId, int LotNumber, long VolumeMl);

/// <summary>Reads operations with their legs.</summary>
internal static class OperationQueries
{
    /// <summary>The newest of these operations, with their legs.</summary>
    public static async Task<IReadOnlyList<OperationView>> OperationViews(this CellarDb db, IQueryable<Id<Operation>> which, int count, CancellationToken cancellationToken)
    {
        var operations = await db.Operations.Where(operation => which.Contains(operation.Id)).OrderByDescending(operation => operation.Id).Take(count)
            .Select(operation => new
            {
                operation.Id,
                operation.Kind,
                operation.OccurredOn,
                operation.RecordedAt,
                By = db.People.Where(person => person.Id == operation.RecordedBy).Select(person => person.Name).FirstOrDefault(),
                IsUndone = db.Operations.Any(other => other.ReversesId == operation.Id),
            }).ToListAsync(cancellationToken);
        Id<Operation>[] ids = [.. operations.Select(operation => operation.Id)];
        var legs = await (
            from leg in db.Legs.Where(leg => ids.Contains(leg.OperationId))
            join lot in db.Lots on leg.LotId equals lot.Id
            join held in db.Containers on leg.ContainerId equals held.Id into containers
            from container in containers.DefaultIfEmpty()
            select new { leg.OperationId, View = new LegView(leg.Account, leg.ContainerId, container == null ? null : container.Name, leg.LotId, lot.Number, leg.VolumeMl) })
            .ToListAsync(cancellationToken);
        var byOperation = legs.ToLookup(leg => leg.OperationId, leg => leg.View);
        return [.. operations.Select(operation => new OperationView(
            operation.Id, operation.Kind, operation.OccurredOn, operation.RecordedAt, operation.By, operation.IsUndone,
            [.. byOperation[operation.Id].OrderBy(leg => leg.ContainerId is null).ThenBy(leg => leg.VolumeMl)]))];
    }
}
