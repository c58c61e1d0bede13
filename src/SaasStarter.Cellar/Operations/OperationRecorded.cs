using System.Text.Json.Serialization;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Cellar.Estate;

namespace SaasStarter.Cellar.Operations;

/// <summary>An operation was written into the books.</summary>
/// <param name="Id">The operation.</param>
/// <param name="OperationKind">What was done.</param>
/// <param name="OccurredOn">The day on which it was done.</param>
/// <param name="ReversesId">The operation that it undoes, of a correction.</param>
/// <param name="Movements">What was moved; their volumes add up to nothing.</param>
internal sealed record OperationRecorded(
    [property: JsonConverter(typeof(IdJsonConverter<Operation>))] Id<Operation> Id,
    [property: JsonPropertyName("kind")] OperationKind OperationKind,
    DateOnly OccurredOn,
    [property: JsonConverter(typeof(IdJsonConverter<Operation>))] Id<Operation>? ReversesId,
    IReadOnlyList<RecordedMovement> Movements) : IEvent<OperationRecorded>
{
    public static EventKind Kind { get; } = new("cellar.operation.recorded", Strings.Text("Event-cellar-operation-recorded"), Strings.Text("Cellar"));

    public static OperationRecorded Sample => new(new(Example), OperationKind.Racking, new(2030, 5, 17), null,
    [
        new(Account.Container, new(Example), new(Example), -500_000),
        new(Account.Lees, null, new(Example), 5_000),
        new(Account.Container, new(Example), new(Example), 495_000),
    ]);

    private static Guid Example => Guid.Parse("0199f2c81d5a7c3e8f0a4b6d2e1c9a70");
}

/// <summary>What an operation moved.</summary>
/// <param name="Account">Where the volume is.</param>
/// <param name="ContainerId">The container, when it is in one.</param>
/// <param name="LotId">The lot.</param>
/// <param name="VolumeMl">How much more is there, in millilitres; negative for less.</param>
internal sealed record RecordedMovement(
    Account Account,
    [property: JsonConverter(typeof(IdJsonConverter<Container>))] Id<Container>? ContainerId,
    [property: JsonConverter(typeof(IdJsonConverter<Lot>))] Id<Lot> LotId,
    long VolumeMl)
{
    public static RecordedMovement Of(Movement movement) => new(movement.Account, movement.ContainerId, movement.LotId, movement.VolumeMl);
}
