using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Operations;

/// <summary>Fills a container up from another one with the same wine. From another lot of it, what comes of it is a new lot.</summary>
/// <param name="Id">What is filled up.</param>
/// <param name="From">Where it is taken from.</param>
/// <param name="Volume">How much, in hectolitres, <c>12.5</c>, or in litres, <c>1250 l</c>.</param>
/// <param name="OccurredOn">The day.</param>
/// <example>{"from":"ctr_0199f2c81d5a7c3e8f0a4b6d2e1c9a71","volume":"20 l","occurredOn":"2026-11-12"}</example>
public sealed record TopUp(Id<Container> Id, Id<Container> From, string Volume, DateOnly OccurredOn) : ICommand<RecordedOperation>, IDated
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.TopUp);

    /// <inheritdoc/>
    public string Subject => Id.ToString();

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Volume(Volume, nameof(Volume));
}

internal sealed class TopUpHandler(CellarDb db, Ledger ledger) : IHandler<TopUp, RecordedOperation>
{
    public async Task<Result<RecordedOperation>> Handle(TopUp request, CancellationToken cancellationToken)
    {
        var volume = Volumes.Read(request.Volume);
        var containers = await ledger.Lock([request.From, request.Id], cancellationToken);
        if (!containers.TryGetValue(request.From, out var from) || !containers.TryGetValue(request.Id, out var to))
            return Problem.NotFound;
        if (request.From == request.Id)
            return Problem.Invalid(nameof(request.From), Strings.Text("SameContainer"));
        if (await ledger.WhyNotOn(request.OccurredOn, nameof(request.OccurredOn), cancellationToken) is { } wrongDay)
            return wrongDay;
        if ((from.WhyNotTake(volume, nameof(request.Volume)) ?? to.WhyNotPour(volume, nameof(request.Volume))) is { } wrongVolume)
            return wrongVolume;
        if (to.LotId is null)
            return Problem.Invalid(nameof(request.Volume), Strings.Text("NothingToTopUp", to.Name));
        var wines = await db.Lots.Where(lot => lot.Id == from.LotId || lot.Id == to.LotId).Select(lot => lot.ProductId).Distinct().CountAsync(cancellationToken);
        if (wines > 1)
            return Problem.Invalid(nameof(request.From), Strings.Text("HoldsAnotherWine", from.Name));
        var movements = await ledger.Pour(from, volume, to, volume, Account.Losses, cancellationToken);
        return new RecordedOperation(await ledger.Record(OperationKind.ToppingUp, request.OccurredOn, movements, cancellationToken));
    }
}
