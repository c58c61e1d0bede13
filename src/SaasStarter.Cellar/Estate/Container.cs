using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Cellar.Operations;

namespace SaasStarter.Cellar.Estate;

/// <summary>What kind of thing a container is.</summary>
public enum ContainerKind
{
    /// <summary>A tank, of steel or concrete (cuve).</summary>
    Tank,

    /// <summary>A barrel (fût, barrique).</summary>
    Barrel,

    /// <summary>A large wooden cask (foudre).</summary>
    Cask,

    /// <summary>A jar (amphore).</summary>
    Jar,
}

/// <summary>
/// What wine is in. It holds one lot at most, never more than its capacity and never less than nothing: the database keeps what is in it while an operation
/// is recorded, and nobody else can.
/// </summary>
[NoPersonalData("What wine is in.")]
public sealed class Container : IIdentified, ITenantOwned
{
    /// <inheritdoc/>
    public static string IdPrefix => "ctr";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<Container> Id { get; init; } = Id<Container>.New();

    /// <summary>What is written on it: "Cuve 7".</summary>
    public required string Name { get; set; }

    /// <summary>Where it stands: "Cuverie", "Cave nord".</summary>
    public required string Room { get; set; }

    /// <summary>What kind of thing it is.</summary>
    public required ContainerKind Kind { get; set; }

    /// <summary>How much it can hold, in millilitres.</summary>
    public required long CapacityMl { get; set; }

    /// <summary>How much is in it, in millilitres; kept by the database.</summary>
    public long VolumeMl { get; private set; }

    /// <summary>What is in it; null when it is empty. Kept by the database.</summary>
    public Id<Lot>? LotId { get; private set; }

    /// <summary>When it was taken out of use; null while it is used. It is empty then, and what was done with it stays in the journal.</summary>
    public DateTimeOffset? RetiredAt { get; set; }

    /// <summary>How much more it can hold, in millilitres.</summary>
    public long RoomLeftMl => CapacityMl - VolumeMl;
}

internal sealed class ContainerConfiguration : IEntityTypeConfiguration<Container>
{
    public void Configure(EntityTypeBuilder<Container> builder)
    {
        builder.Property(container => container.Name).HasMaxLength(EstateRules.MaximumLength);
        builder.Property(container => container.Room).HasMaxLength(EstateRules.MaximumLength);
        builder.Property(container => container.Kind).HasMaxLength(20);
        builder.Property(container => container.VolumeMl).HasDefaultValue(0L);
        builder.Ignore(container => container.RoomLeftMl);
        foreach (var kept in new[] { nameof(Container.VolumeMl), nameof(Container.LotId) })
        {
            builder.Property(kept).Metadata.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore);
            builder.Property(kept).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        }
        builder.HasIndex(container => new { container.TenantId, container.Name }).IsUnique().HasFilter("retired_at is null");
        builder.HasOne<Lot>().WithMany().HasForeignKey(container => new { container.TenantId, container.LotId });
        builder.ToTable(table =>
        {
            table.HasCheckConstraint("container_has_capacity", "capacity_ml > 0");
            table.HasCheckConstraint("container_not_below_zero", "volume_ml >= 0");
            table.HasCheckConstraint("container_within_capacity", "volume_ml <= capacity_ml");
            table.HasCheckConstraint("container_retired_is_empty", "retired_at is null or volume_ml = 0");
            table.HasCheckConstraint("container_full_or_empty", "(lot_id is null) = (volume_ml = 0)");
        });
        builder.ApplicationMayOnly("select, insert (tenant_id, id, name, room, kind, capacity_ml, retired_at), update (name, room, kind, capacity_ml, retired_at)");
        builder.ShowsInTrail(
            container => container.Name, container => container.Room, container => container.Kind, container => container.CapacityMl,
            container => container.VolumeMl, container => container.LotId, container => container.RetiredAt);
    }
}
