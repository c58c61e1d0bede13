using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;

namespace SaasStarter.Cellar.Operations;

/// <summary>Racks wine from one container into another, off its lees.</summary>
/// <param name="Id">Where it is taken from.</param>
/// <param name="To">Where it goes: an empty container, or one that holds the same lot.</param>
/// <param name="Volume">How much is taken, in hectolitres, <c>12.5</c>, or in litres, <c>1250 l</c>.</param>
/// <param name="Arriving">How much arrives; the rest is lees.</param>
/// <param name="OccurredOn">The day.</param>
/// <example>{"to":"ctr_0199f2c81d5a7c3e8f0a4b6d2e1c9a71","volume":"42.5","arriving":"42","occurredOn":"2026-11-10"}</example>
public sealed record Rack(Id<Container> Id, Id<Container> To, string Volume, string Arriving, DateOnly OccurredOn) : ICommand<RecordedOperation>, IDated
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Rack);

    /// <inheritdoc/>
    public string Subject => Id.ToString();

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Volume(Volume, nameof(Volume)).Volume(Arriving, nameof(Arriving));
}

internal sealed class RackHandler(Ledger ledger) : IHandler<Rack, RecordedOperation>
{
    public Task<Result<RecordedOperation>> Handle(Rack request, CancellationToken cancellationToken) =>
        ledger.Transfer(OperationKind.Racking, Account.Lees, request.Id, request.To, request.Volume, request.Arriving, request.OccurredOn, cancellationToken);
}
