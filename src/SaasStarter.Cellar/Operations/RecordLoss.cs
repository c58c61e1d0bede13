using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;

namespace SaasStarter.Cellar.Operations;

/// <summary>Writes off wine that was lost: evaporated, spilt, taken for samples.</summary>
/// <param name="Id">The container.</param>
/// <param name="Volume">How much, as <see cref="Volumes"/> reads it.</param>
/// <param name="OccurredOn">The day.</param>
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
