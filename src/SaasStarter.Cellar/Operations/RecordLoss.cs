using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;

namespace SaasStarter.Cellar.Operations;

/// <summary>Writes off wine that was lost: evaporated, spilt, taken for samples.</summary>
/// <param name="Id">The container.</param>
/// <param name="Volume">How much, in hectolitres, <c>12.5</c>, or in litres, <c>1250 l</c>.</param>
/// <param name="OccurredOn">The day.</param>
/// <example>{"volume":"50 l","occurredOn":"2026-11-20"}</example>
public sealed record RecordLoss(Id<Container> Id, string Volume, DateOnly OccurredOn) : ICommand<RecordedOperation>, IDated
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Lose);

    /// <inheritdoc/>
    public string Subject => Id.ToString();

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Volume(Volume, nameof(Volume));
}

internal sealed class RecordLossHandler(Ledger ledger) : IHandler<RecordLoss, RecordedOperation>
{
    public async Task<Result<RecordedOperation>> Handle(RecordLoss request, CancellationToken cancellationToken)
    {
        var volume = Volumes.Read(request.Volume);
        if (await ledger.Lock(request.Id, cancellationToken) is not { } container)
            return Problem.NotFound;
        if (await ledger.WhyNotOn(request.OccurredOn, nameof(request.OccurredOn), cancellationToken) is { } wrongDay)
            return wrongDay;
        if (container.WhyNotTake(volume, nameof(request.Volume)) is { } tooMuch)
            return tooMuch;
        var lot = container.LotId!.Value;
        return new RecordedOperation(await ledger.Record(OperationKind.Loss, request.OccurredOn,
            [Movement.In(container, lot, -volume), Movement.Of(Account.Losses, lot, volume)], cancellationToken));
    }
}
