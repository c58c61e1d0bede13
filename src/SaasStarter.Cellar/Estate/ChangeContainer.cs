using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Cellar.Operations;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Estate;

/// <summary>Changes what is written about a container. It cannot become smaller than what is in it.</summary>
/// <param name="Id">The container.</param>
/// <param name="Name">What is written on it.</param>
/// <param name="Room">Where it stands.</param>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Capacity">How much it can hold, in hectolitres, <c>12.5</c>, or in litres, <c>1250 l</c>.</param>
/// <example>{"name":"Cuve 7","room":"Cuverie","kind":"tank","capacity":"50"}</example>
public sealed record ChangeContainer(Id<Container> Id, string Name, string Room, ContainerKind Kind, string Capacity) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.SetUp);

    /// <inheritdoc/>
    public string Subject => Id.ToString();

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Line(Name, EstateRules.MaximumLength).Line(Room, EstateRules.MaximumLength).Volume(Capacity, nameof(Capacity));
}

internal sealed class ChangeContainerHandler(CellarDb db, Ledger ledger, LiveTopics live) : IHandler<ChangeContainer, Done>
{
    public async Task<Result<Done>> Handle(ChangeContainer request, CancellationToken cancellationToken)
    {
        // Nobody pours while the new capacity is compared.
        if (await ledger.Lock(request.Id, cancellationToken) is null)
            return Problem.NotFound;
        var container = await db.Containers.SingleAsync(container => container.Id == request.Id, cancellationToken);
        var capacity = Volumes.Read(request.Capacity);
        if (capacity < container.VolumeMl)
            return Problem.Invalid(nameof(request.Capacity), Strings.Text("HoldsMore", container.Name, Volumes.Show(container.VolumeMl)));
        (container.Name, container.Room, container.Kind, container.CapacityMl) = (request.Name, request.Room, request.Kind, capacity);
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(Ledger.Topic);
        return Done.Instance;
    }
}
