using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Cellar.Operations;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Estate;

/// <summary>Adds a container to the cellar, empty.</summary>
/// <param name="Name">What is written on it.</param>
/// <param name="Room">Where it stands.</param>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Capacity">How much it can hold, in hectolitres, <c>12.5</c>, or in litres, <c>1250 l</c>.</param>
/// <example>{"name":"Cuve 7","room":"Cuverie","kind":"tank","capacity":"50"}</example>
public sealed record AddContainer(string Name, string Room, ContainerKind Kind, string Capacity) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.SetUp);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.UpTo(CellarTerms.Containers);

    /// <inheritdoc/>
    public string Subject => Container.ToString();

    internal Id<Container> Container { get; } = Id<Container>.New();

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Line(Name, EstateRules.MaximumLength).Line(Room, EstateRules.MaximumLength).Volume(Capacity, nameof(Capacity));
}

internal sealed class AddContainerHandler(CellarDb db, LiveTopics live) : IHandler<AddContainer, Done>
{
    public async Task<Result<Done>> Handle(AddContainer request, CancellationToken cancellationToken)
    {
        db.Add(new Container { Id = request.Container, Name = request.Name, Room = request.Room, Kind = request.Kind, CapacityMl = Volumes.Read(request.Capacity) });
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(Ledger.Topic);
        return Done.Instance;
    }
}
