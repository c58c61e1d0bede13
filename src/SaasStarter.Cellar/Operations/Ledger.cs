using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Operations;

/// <summary>A leg of an operation that is about to be recorded.</summary>
/// <param name="Account">Where the volume is.</param>
/// <param name="ContainerId">The container, of <see cref="Account.Container"/>.</param>
/// <param name="LotId">The lot.</param>
/// <param name="VolumeMl">How much more is there, in millilitres; negative for less.</param>
internal sealed record Movement(Account Account, Id<Container>? ContainerId, Id<Lot> LotId, long VolumeMl)
{
    /// <summary>More or less of a lot in a container.</summary>
    public static Movement In(Container container, Id<Lot> lot, long volumeMl) => new(Account.Container, container.Id, lot, volumeMl);

    /// <summary>More or less of a lot in an account.</summary>
    public static Movement Of(Account account, Id<Lot> lot, long volumeMl) => new(account, null, lot, volumeMl);
}

/// <summary>
/// What every operation of the cellar has in common. A handler locks the containers that it works with, so that what it checks holds until it commits;
/// makes a lot when wines are mixed; and records. The database checks all of it again.
/// </summary>
internal sealed class Ledger(CellarDb db, TenantScope scope, TimeProvider clock, LiveTopics live, IEvents events)
{
    /// <summary>The topic that open pages of the cellar follow.</summary>
    public const string Topic = "cellar";

    /// <summary>When operations are written down, unless it is now: for data of the past.</summary>
    public DateTimeOffset? RecordedAt { get; set; }

    /// <summary>The containers as they are from now on until the command ends, by identifier: whoever else works with them waits. Those that are not the tenant's are missing.</summary>
    public async Task<IReadOnlyDictionary<Id<Container>, Container>> Lock(IEnumerable<Id<Container>> containers, CancellationToken cancellationToken)
    {
        Id<Container>[] ids = [.. containers.Distinct()];
        Guid[] values = [.. ids.Select(id => id.Value)];
        await db.Database.ExecuteSqlAsync(
            $"select from cellar.container where tenant_id = {scope.Tenant.Id.Value} and id = any({values}) order by id for update", cancellationToken);
        return await db.Containers.AsNoTracking().Where(container => ids.Contains(container.Id)).ToDictionaryAsync(container => container.Id, cancellationToken);
    }

    /// <summary>The container as it is from now on until the command ends; null when there is no such one.</summary>
    public async Task<Container?> Lock(Id<Container> container, CancellationToken cancellationToken) =>
        (await Lock([container], cancellationToken)).GetValueOrDefault(container);

    /// <summary>Why something cannot have been done on this day; null when it can.</summary>
    public async Task<Problem?> WhyNotOn(DateOnly day, string field, CancellationToken cancellationToken)
    {
        if (day > Today)
            return Problem.Invalid(field, Strings.Text("InTheFuture"));
        var closed = await db.ClosedMonths.MaxAsync(month => (DateOnly?)month.Month, cancellationToken);
        return closed is { } month && day < month.AddMonths(1) ? Problem.Invalid(field, Strings.Text("InClosedMonth", month.AddMonths(1))) : null;
    }

    /// <summary>The day that it is for who acts.</summary>
    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(RecordedAt ?? clock.GetUtcNow(), Zone).DateTime);

    /// <summary>The parts of so much of a lot.</summary>
    public async Task<IReadOnlyList<Part>> Take(Id<Lot> lot, long volumeMl, CancellationToken cancellationToken)
    {
        var parts = await db.LotParts.Where(part => part.LotId == lot).Select(part => new Part(part.ParcelId, part.Variety, part.Vintage, part.VolumeMl)).ToListAsync(cancellationToken);
        return Composition.Take(parts, volumeMl);
    }

    /// <summary>A new lot, mixed from others and from what was harvested.</summary>
    /// <param name="product">The wine that it is meant for.</param>
    /// <param name="sources">How much of which lots.</param>
    /// <param name="harvested">What was harvested, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Lot> Mix(Id<Product> product, IEnumerable<(Id<Lot> LotId, long VolumeMl)> sources, Part? harvested, CancellationToken cancellationToken)
    {
        var poured = harvested is null ? new List<Part>() : [harvested];
        var origins = sources.GroupBy(source => source.LotId).Select(same => (LotId: same.Key, VolumeMl: same.Sum(source => source.VolumeMl))).ToList();
        foreach (var (source, volume) in origins)
            poured.AddRange(await Take(source, volume, cancellationToken));
        var parts = Composition.Blend(poured);
        var lot = new Lot { ProductId = product, Vintage = Composition.VintageOf(parts) };
        db.Add(lot);
        db.AddRange(parts.Select(part => new LotPart { LotId = lot.Id, ParcelId = part.ParcelId, Variety = part.Variety, Vintage = part.Vintage, VolumeMl = part.VolumeMl }));
        db.AddRange(origins.Select(source => new LotSource { LotId = lot.Id, SourceId = source.LotId, VolumeMl = source.VolumeMl }));
        await db.SaveChangesAsync(cancellationToken);
        return lot;
    }

    /// <summary>Takes wine out of one container into another that is empty or holds the same lot; what does not arrive is left in an account.</summary>
    public async Task<Result<RecordedOperation>> Transfer(OperationKind kind, Account rest, Id<Container> fromId, Id<Container> toId, string volume,
        string arriving, DateOnly day, CancellationToken cancellationToken)
    {
        var (taken, arrived) = (Volumes.Read(volume), Volumes.Read(arriving));
        var containers = await Lock([fromId, toId], cancellationToken);
        if (!containers.TryGetValue(fromId, out var from) || !containers.TryGetValue(toId, out var to))
            return Problem.NotFound;
        if (fromId == toId)
            return Problem.Invalid(nameof(Rack.To), Strings.Text("SameContainer"));
        if (await WhyNotOn(day, nameof(Rack.OccurredOn), cancellationToken) is { } wrongDay)
            return wrongDay;
        if (arrived > taken)
            return Problem.Invalid(nameof(Rack.Arriving), Strings.Text("ArrivesMore"));
        if ((from.WhyNotTake(taken, nameof(Rack.Volume)) ?? to.WhyNotPour(arrived, nameof(Rack.Arriving))) is { } wrongVolume)
            return wrongVolume;
        if (to.LotId is { } present && present != from.LotId)
            return Problem.Invalid(nameof(Rack.To), Strings.Text("HoldsAnotherLot", to.Name));
        return new RecordedOperation(await Record(kind, day, await Pour(from, taken, to, arrived, rest, cancellationToken), cancellationToken));
    }

    /// <summary>What it takes to pour wine from one container into another. Onto another lot, it is mixed with it.</summary>
    /// <param name="from">Where it is taken from.</param>
    /// <param name="takenMl">How much is taken, in millilitres.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="arrivingMl">How much of it arrives, in millilitres.</param>
    /// <param name="rest">The account of what does not.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<Movement>> Pour(
        Container from, long takenMl, Container to, long arrivingMl, Account rest, CancellationToken cancellationToken)
    {
        var lot = from.LotId!.Value;
        var movements = new List<Movement> { Movement.In(from, lot, -takenMl) };
        if (takenMl > arrivingMl)
            movements.Add(Movement.Of(rest, lot, takenMl - arrivingMl));
        if (to.LotId is not { } present || present == lot)
            return [.. movements, Movement.In(to, lot, arrivingMl)];
        var product = await db.Lots.Where(other => other.Id == present).Select(other => other.ProductId).SingleAsync(cancellationToken);
        var mixed = await Mix(product, [(present, to.VolumeMl), (lot, arrivingMl)], harvested: null, cancellationToken);
        return [.. movements, .. to.Emptied(), Movement.In(to, mixed.Id, to.VolumeMl + arrivingMl)];
    }

    /// <summary>Writes the operation, and moves what the containers hold.</summary>
    /// <exception cref="Npgsql.PostgresException">A rule of the books is broken; the constraint's name says which.</exception>
    public async Task<Id<Operation>> Record(
        OperationKind kind, DateOnly day, IReadOnlyCollection<Movement> movements, CancellationToken cancellationToken, Id<Operation>? reverses = null)
    {
        var id = Id<Operation>.New();
        Guid[] ids = [.. movements.Select(_ => Id<Leg>.New().Value)];
        string[] accounts = [.. movements.Select(movement => movement.Account.ToString())];
        Guid?[] containers = [.. movements.Select(movement => movement.ContainerId?.Value)];
        Guid[] lots = [.. movements.Select(movement => movement.LotId.Value)];
        long[] volumes = [.. movements.Select(movement => movement.VolumeMl)];
        await db.Database.ExecuteSqlAsync($"""
            select cellar.record_operation({id.Value}, {kind.ToString()}, {day}, {RecordedAt ?? clock.GetUtcNow()}, {reverses?.Value}, {ids}, {accounts}, {containers}, {lots}, {volumes})
            """, cancellationToken);
        live.Changed(Topic);
        events.Publish(new OperationRecorded(id, kind, day, reverses, [.. movements.Select(RecordedMovement.Of)]));
        return id;
    }

    private TimeZoneInfo Zone => scope.Caller.Person is { } person && TimeZoneInfo.TryFindSystemTimeZoneById(person.TimeZone, out var own) ? own : TimeZoneInfo.Utc;
}
