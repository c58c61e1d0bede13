using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;

namespace SaasStarter.Cellar.Operations;

/// <summary>Presses what is in a container off its skins, into another.</summary>
/// <param name="Id">Where it is taken from.</param>
/// <param name="To">Where it goes: an empty container, or one that holds the same lot.</param>
/// <param name="Volume">How much is taken, in hectolitres, <c>12.5</c>, or in litres, <c>1250 l</c>.</param>
/// <param name="Arriving">How much juice or wine comes out of the press; the rest is pomace.</param>
/// <param name="OccurredOn">The day.</param>
/// <example>{"to":"ctr_0199f2c81d5a7c3e8f0a4b6d2e1c9a71","volume":"48","arriving":"42.5","occurredOn":"2026-10-02"}</example>
public sealed record Press(Id<Container> Id, Id<Container> To, string Volume, string Arriving, DateOnly OccurredOn) : ICommand<RecordedOperation>, IDated
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Press);

    /// <inheritdoc/>
    public string Subject => Id.ToString();

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Volume(Volume, nameof(Volume)).Volume(Arriving, nameof(Arriving));
}

internal sealed class PressHandler(Ledger ledger) : IHandler<Press, RecordedOperation>
{
    public Task<Result<RecordedOperation>> Handle(Press request, CancellationToken cancellationToken) =>
        ledger.Transfer(OperationKind.Pressing, Account.Pomace, request.Id, request.To, request.Volume, request.Arriving, request.OccurredOn, cancellationToken);
}
