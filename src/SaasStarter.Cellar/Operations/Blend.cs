using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Operations;

/// <summary>Mixes wines in one container, from up to three others and with what it holds already.</summary>
/// <param name="Id">Where they are mixed.</param>
/// <param name="From">The first that is poured in.</param>
/// <param name="Volume">How much of it, in hectolitres, <c>12.5</c>, or in litres, <c>1250 l</c>.</param>
/// <param name="From2">The second, or none.</param>
/// <param name="Volume2">How much of it.</param>
/// <param name="From3">The third, or none.</param>
/// <param name="Volume3">How much of it.</param>
/// <param name="ProductId">The wine that the blend is meant for.</param>
/// <param name="OccurredOn">The day.</param>
/// <example>{"from":"ctr_0199f2c81d5a7c3e8f0a4b6d2e1c9a71","volume":"12.5","productId":"prd_0199f2c81d5a7c3e8f0a4b6d2e1c9a70","occurredOn":"2026-11-14"}</example>
public sealed record Blend(Id<Container> Id, Id<Container> From, string Volume, Id<Container>? From2, string? Volume2, Id<Container>? From3, string? Volume3,
    Id<Product> ProductId, DateOnly OccurredOn) : ICommand<RecordedOperation>, IDated
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Blend);

    /// <inheritdoc/>
    public string Subject => Id.ToString();

    internal IReadOnlyList<(Id<Container> From, string Volume, string Field)> Poured =>
    [
        (From, Volume, nameof(Volume)),
        .. From2 is { } second ? [(second, Volume2 ?? "", nameof(Volume2))] : Array.Empty<(Id<Container>, string, string)>(),
        .. From3 is { } third ? [(third, Volume3 ?? "", nameof(Volume3))] : Array.Empty<(Id<Container>, string, string)>(),
    ];

    /// <inheritdoc/>
    public void Validate(Validation check)
    {
        foreach (var (_, volume, field) in Poured)
            check.Volume(volume, field);
    }
}

internal sealed class BlendHandler(CellarDb db, Ledger ledger) : IHandler<Blend, RecordedOperation>
{
    public async Task<Result<RecordedOperation>> Handle(Blend request, CancellationToken cancellationToken)
    {
        var poured = request.Poured.Select(source => (source.From, VolumeMl: Volumes.Read(source.Volume), source.Field)).ToList();
        Id<Container>[] all = [request.Id, .. poured.Select(source => source.From)];
        var containers = await ledger.Lock(all, cancellationToken);
        if (!all.All(containers.ContainsKey) || await db.Products.SingleOrDefaultAsync(product => product.Id == request.ProductId, cancellationToken) is not { } product)
            return Problem.NotFound;
        if (containers.Count < all.Length)
            return Problem.Invalid(nameof(request.From), Strings.Text("SameContainer"));
        if (await ledger.WhyNotOn(request.OccurredOn, nameof(request.OccurredOn), cancellationToken) is { } wrongDay)
            return wrongDay;
        if (product.RetiredAt is not null)
            return Problem.Invalid(nameof(request.ProductId), Strings.Text("IsRetired", product.Name));
        foreach (var source in poured)
        {
            if (containers[source.From].WhyNotTake(source.VolumeMl, source.Field) is { } tooMuch)
                return tooMuch;
        }
        var to = containers[request.Id];
        var arriving = poured.Sum(source => source.VolumeMl);
        if (to.WhyNotPour(arriving, nameof(request.Volume)) is { } noRoom)
            return noRoom;

        var sources = poured.Select(source => (LotId: containers[source.From].LotId!.Value, source.VolumeMl)).ToList();
        if (to.LotId is { } present)
            sources.Add((present, to.VolumeMl));
        if (sources.Select(source => source.LotId).Distinct().Count() == 1)
            return Problem.Invalid(nameof(request.From), Strings.Text("BlendOfOneLot"));
        var lot = await ledger.Mix(request.ProductId, sources, harvested: null, cancellationToken);
        var movements = poured.Select(source => Movement.In(containers[source.From], containers[source.From].LotId!.Value, -source.VolumeMl))
            .Concat(to.Emptied()).Append(Movement.In(to, lot.Id, to.VolumeMl + arriving));
        return new RecordedOperation(await ledger.Record(OperationKind.Blending, request.OccurredOn, [.. movements], cancellationToken));
    }
}
