using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Operations;

/// <summary>Bottles wine. What was drawn and is in no bottle is lost: 12.00 hl make 1,590 bottles of 75 cl and a loss of 0.075 hl.</summary>
/// <param name="Id">Where it is drawn from.</param>
/// <param name="Volume">How much is drawn, in hectolitres, <c>12.5</c>, or in litres, <c>1250 l</c>.</param>
/// <param name="ContentMl">What a bottle holds, in millilitres: one of <see cref="Contents"/>.</param>
/// <param name="Bottles">How many bottles were filled.</param>
/// <param name="Code">The lot number that stands on them; it begins with L (directive 2011/91/EU, article 4).</param>
/// <param name="OccurredOn">The day.</param>
/// <example>{"volume":"12","contentMl":750,"bottles":1590,"code":"L26-114","occurredOn":"2026-11-21"}</example>
public sealed record Bottle(Id<Container> Id, string Volume, int ContentMl, int Bottles, string Code, DateOnly OccurredOn) : ICommand<RecordedOperation>, IDated
{
    /// <summary>The longest lot number on a bottle.</summary>
    public const int MaximumCodeLength = 30;

    /// <summary>What bottles hold, in millilitres: half, whole, magnum, and a bag in box of three litres.</summary>
    public static IReadOnlyList<int> Contents { get; } = [375, 500, 750, 1500, 3000];

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Bottle);

    /// <inheritdoc/>
    public string Subject => Id.ToString();

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Volume(Volume, nameof(Volume)).Line(Code, MaximumCodeLength)
        .That(Code.StartsWith('L'), nameof(Code), Strings.Text("CodeBeginsWithL"))
        .That(Contents.Contains(ContentMl), nameof(ContentMl), Strings.Text("NoSuchBottle"))
        .That(Bottles is > 0 and <= 10_000_000, nameof(Bottles), Strings.Text("WrongCount"));
}

internal sealed class BottleHandler(CellarDb db, Ledger ledger) : IHandler<Bottle, RecordedOperation>
{
    public async Task<Result<RecordedOperation>> Handle(Bottle request, CancellationToken cancellationToken)
    {
        var drawn = Volumes.Read(request.Volume);
        var bottled = (long)request.Bottles * request.ContentMl;
        if (await ledger.Lock(request.Id, cancellationToken) is not { } container)
            return Problem.NotFound;
        if (await ledger.WhyNotOn(request.OccurredOn, nameof(request.OccurredOn), cancellationToken) is { } wrongDay)
            return wrongDay;
        if (container.WhyNotTake(drawn, nameof(request.Volume)) is { } tooMuch)
            return tooMuch;
        if (bottled > drawn)
            return Problem.Invalid(nameof(request.Bottles), Strings.Text("BottlesHoldMore", drawn / request.ContentMl));

        var lot = container.LotId!.Value;
        var movements = new List<Movement> { Movement.In(container, lot, -drawn), Movement.Of(Account.Bottles, lot, bottled) };
        if (drawn > bottled)
            movements.Add(Movement.Of(Account.Losses, lot, drawn - bottled));
        var operation = await ledger.Record(OperationKind.Bottling, request.OccurredOn, movements, cancellationToken);
        db.Add(new Bottling { OperationId = operation, LotId = lot, Code = request.Code, ContentMl = request.ContentMl, Bottles = request.Bottles });
        await db.SaveChangesAsync(cancellationToken);
        return new RecordedOperation(operation);
    }
}
