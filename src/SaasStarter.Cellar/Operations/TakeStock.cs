using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;

namespace SaasStarter.Cellar.Operations;

/// <summary>Writes down what was measured in a container; the books follow.</summary>
/// <param name="Id">The container.</param>
/// <param name="Volume">How much is in it, in hectolitres, <c>12.5</c>, or in litres, <c>1250 l</c>; nothing is an answer, too.</param>
/// <param name="OccurredOn">The day.</param>
/// <example>{"volume":"41.7","occurredOn":"2026-11-20"}</example>
public sealed record TakeStock(Id<Container> Id, string Volume, DateOnly OccurredOn) : ICommand<RecordedOperation>, IDated
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.TakeStock);

    /// <inheritdoc/>
    public string Subject => Id.ToString();

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Measured(Volume, nameof(Volume));
}

internal sealed class TakeStockHandler(Ledger ledger) : IHandler<TakeStock, RecordedOperation>
{
    public async Task<Result<RecordedOperation>> Handle(TakeStock request, CancellationToken cancellationToken)
    {
        var measured = Volumes.Read(request.Volume);
        if (await ledger.Lock(request.Id, cancellationToken) is not { } container)
            return Problem.NotFound;
        if (await ledger.WhyNotOn(request.OccurredOn, nameof(request.OccurredOn), cancellationToken) is { } wrongDay)
            return wrongDay;
        if (container.LotId is not { } lot)
            return Problem.Invalid(nameof(request.Volume), Strings.Text("IsEmpty", container.Name));
        var difference = measured - container.VolumeMl;
        if (container.WhyNotPour(difference, nameof(request.Volume)) is { } noRoom)
            return noRoom;
        if (difference == 0)
            return Problem.Invalid(nameof(request.Volume), Strings.Text("BooksAreRight", container.Name));
        return new RecordedOperation(await ledger.Record(OperationKind.StockTaking, request.OccurredOn,
            [Movement.In(container, lot, difference), Movement.Of(Account.StockTaking, lot, -difference)], cancellationToken));
    }
}
