using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.PublicApi;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Operations;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Api;

/// <summary>Something that was done in the cellar. Its legs add up to nothing: what one account loses, others gain. It is never changed, and undone by a correction only.</summary>
/// <param name="Id">The operation.</param>
/// <param name="Kind">What was done.</param>
/// <param name="OccurredOn">The day on which it was done.</param>
/// <param name="RecordedAt">When it was written down.</param>
/// <param name="ReversesId">The operation that it undoes; null for all others.</param>
/// <param name="IsUndone">Whether a correction undid it.</param>
/// <param name="Legs">What was moved.</param>
/// <example>{"id":"opn_0199f2c81d5a7c3e8f0a4b6d2e1c9a70","kind":"loss","occurredOn":"2026-11-20","recordedAt":"2026-11-20T16:02:11+00:00","reversesId":null,"isUndone":false,"legs":[{"account":"container","containerId":"ctr_0199f2c81d5a7c3e8f0a4b6d2e1c9a70","lotId":"lot_0199f2c81d5a7c3e8f0a4b6d2e1c9a70","volumeMl":-50000},{"account":"losses","containerId":null,"lotId":"lot_0199f2c81d5a7c3e8f0a4b6d2e1c9a70","volumeMl":50000}]}</example>
public sealed record OperationResource(
    Id<Operation> Id, OperationKind Kind, DateOnly OccurredOn, DateTimeOffset RecordedAt, Id<Operation>? ReversesId, bool IsUndone, IReadOnlyList<LegResource> Legs);

/// <summary>One side of an operation.</summary>
/// <param name="Account">Where the volume is.</param>
/// <param name="ContainerId">The container, when it is in one.</param>
/// <param name="LotId">The lot.</param>
/// <param name="VolumeMl">How much more is there, in millilitres; negative for less.</param>
public sealed record LegResource(Account Account, Id<Container>? ContainerId, Id<Lot> LotId, long VolumeMl);

/// <summary>Lists the operations, the newest first.</summary>
/// <param name="Kind">Only those of this kind.</param>
/// <param name="ContainerId">Only those that moved something in this container.</param>
/// <param name="From">Only those that were done on this day or later.</param>
/// <param name="To">Only those that were done on this day or before.</param>
/// <param name="After">Where the page begins.</param>
/// <param name="Limit">How many operations a page has at most, up to 100.</param>
public sealed record ListOperationResources(OperationKind? Kind = null, Id<Container>? ContainerId = null, DateOnly? From = null, DateOnly? To = null, Id<Operation>? After = null,
    int Limit = Page.DefaultLimit) : IPagedQuery<OperationResource>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Read);
}

/// <summary>Shows an operation.</summary>
/// <param name="Id">The operation.</param>
public sealed record ShowOperationResource(Id<Operation> Id) : IQuery<OperationResource>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Read);
}

internal sealed class OperationResourceHandler(CellarDb db) : IHandler<ListOperationResources, Page<OperationResource>>, IHandler<ShowOperationResource, OperationResource>
{
    public async Task<Result<Page<OperationResource>>> Handle(ListOperationResources request, CancellationToken cancellationToken)
    {
        var operations = await Resources(db.Operations
            .Where(operation => request.Kind == null || operation.Kind == request.Kind)
            .Where(operation => request.ContainerId == null || db.Legs.Any(leg => leg.OperationId == operation.Id && leg.ContainerId == request.ContainerId))
            .Where(operation => request.From == null || operation.OccurredOn >= request.From)
            .Where(operation => request.To == null || operation.OccurredOn <= request.To)
            .Where(operation => request.After == null || operation.Id < request.After.Value)
            .OrderByDescending(operation => operation.Id).Take(request.Limit + 1), cancellationToken);
        return Page.Of(operations, request.Limit, operation => operation.Id.ToString());
    }

    public async Task<Result<OperationResource>> Handle(ShowOperationResource request, CancellationToken cancellationToken) =>
        await Resources(db.Operations.Where(operation => operation.Id == request.Id), cancellationToken) is [var operation] ? operation : Problem.NotFound;

    private async Task<IReadOnlyList<OperationResource>> Resources(IQueryable<Operation> which, CancellationToken cancellationToken)
    {
        var operations = await which.Select(operation => new
        {
            operation.Id,
            operation.Kind,
            operation.OccurredOn,
            operation.RecordedAt,
            operation.ReversesId,
            IsUndone = db.Operations.Any(other => other.ReversesId == operation.Id),
        }).ToListAsync(cancellationToken);
        Id<Operation>[] ids = [.. operations.Select(operation => operation.Id)];
        var legs = (await db.Legs.Where(leg => ids.Contains(leg.OperationId)).OrderBy(leg => leg.Id)
            .Select(leg => new { leg.OperationId, Leg = new LegResource(leg.Account, leg.ContainerId, leg.LotId, leg.VolumeMl) }).ToListAsync(cancellationToken))
            .ToLookup(leg => leg.OperationId, leg => leg.Leg);
        return [.. operations.Select(operation => new OperationResource(
            operation.Id, operation.Kind, operation.OccurredOn, operation.RecordedAt, operation.ReversesId, operation.IsUndone, [.. legs[operation.Id]]))];
    }
}
