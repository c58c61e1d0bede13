using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;

namespace SaasStarter.Cellar.Operations;

/// <summary>Presses what is in a container off its skins, into another.</summary>
/// <param name="Id">Where it is taken from.</param>
/// <param name="To">Where it goes: an empty container, or one that holds the same lot.</param>
/// <param name="Volume">How much is taken, as <see cref="Volumes"/> reads it.</param>
/// <param name="Arriving">How much juice or wine comes out of the press; the rest is pomace.</param>
/// <param name="OccurredOn">The day.</param>
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
