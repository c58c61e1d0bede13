using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Cellar.Estate;

namespace SaasStarter.Cellar.Operations;

/// <summary>What was done with wine.</summary>
public enum OperationKind
{
    /// <summary>Grapes or must came into a container (vendange).</summary>
    Harvest,

    /// <summary>Must or wine was pressed off its skins (pressurage, décuvage).</summary>
    Pressing,

    /// <summary>Wine went from one container into another, off its lees (soutirage).</summary>
    Racking,

    /// <summary>A container was filled up (ouillage).</summary>
    ToppingUp,

    /// <summary>Wines were mixed (assemblage).</summary>
    Blending,

    /// <summary>Something was added to wine (intrant).</summary>
    Addition,

    /// <summary>Wine was lost (perte).</summary>
    Loss,

    /// <summary>Wine went into bottles (mise en bouteille).</summary>
    Bottling,

    /// <summary>What is there was measured (inventaire).</summary>
    StockTaking,

    /// <summary>An operation was undone by its contrary (contre-passation).</summary>
    Correction,
}

/// <summary>Where the volume of a leg is: in a container, or in one of the accounts that stand for everything else.</summary>
public enum Account
{
    /// <summary>In the container that the leg names.</summary>
    Container,

    /// <summary>From outside: what was harvested.</summary>
    Harvest,

    /// <summary>Skins and pips after pressing (marc).</summary>
    Pomace,

    /// <summary>What stays at the bottom when wine is racked (lies).</summary>
    Lees,

    /// <summary>From outside: what was added.</summary>
    Additions,

    /// <summary>Evaporated, spilt, or otherwise gone.</summary>
    Losses,

    /// <summary>In bottles.</summary>
    Bottles,

    /// <summary>What a measurement found to be more or less than the books said.</summary>
    StockTaking,
}

/// <summary>
/// Something that was done in the cellar, with legs whose volumes add up to nothing: what one account loses, others gain. Recorded by the database's function
/// <c>cellar.record_operation</c>, never changed, and undone by a contrary operation only.
/// </summary>
public sealed class Operation : IIdentified, ITenantOwned, IPersonalData
{
    /// <inheritdoc/>
    public static string IdPrefix => "opn";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<Operation> Id { get; private set; }

    /// <summary>What was done.</summary>
    public OperationKind Kind { get; private set; }

    /// <summary>The day on which it was done.</summary>
    public DateOnly OccurredOn { get; private set; }

    /// <summary>When it was written down.</summary>
    public DateTimeOffset RecordedAt { get; private set; }

    /// <summary>Who wrote it down; null for the product itself.</summary>
    public Id<Person>? RecordedBy { get; private set; }

    /// <summary>The operation that it undoes.</summary>
    public Id<Operation>? ReversesId { get; private set; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Cellar)
    {
        LeftOut = LeftOut.OnlyWhoDidIt,
        Mentions = [nameof(RecordedBy)],
        Erasure = Erasure.Unlinked,
    };
}

/// <summary>One side of an operation: so much more or less of a lot in an account.</summary>
[NoPersonalData("What was moved where.")]
public sealed class Leg : IIdentified, ITenantOwned
{
    /// <inheritdoc/>
    public static string IdPrefix => "leg";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<Leg> Id { get; private set; }

    /// <summary>The operation.</summary>
    public Id<Operation> OperationId { get; private set; }

    /// <summary>Where the volume is.</summary>
    public Account Account { get; private set; }

    /// <summary>The container, of <see cref="Account.Container"/>.</summary>
    public Id<Container>? ContainerId { get; private set; }

    /// <summary>The lot.</summary>
    public Id<Lot> LotId { get; private set; }

    /// <summary>How much more is there after the operation, in millilitres; negative for less.</summary>
    public long VolumeMl { get; private set; }
}

internal sealed class OperationConfiguration : IEntityTypeConfiguration<Operation>
{
    public void Configure(EntityTypeBuilder<Operation> builder)
    {
        builder.Property(operation => operation.Kind).HasMaxLength(20);
        builder.HasIndex(operation => new { operation.TenantId, operation.ReversesId }).IsUnique();
        builder.HasIndex(operation => new { operation.TenantId, operation.OccurredOn, operation.Id });
        builder.HasOne<Operation>().WithMany().HasForeignKey(operation => new { operation.TenantId, operation.ReversesId });
        builder.ToTable(table => table.HasCheckConstraint("operation_corrects_one", "(reverses_id is not null) = (kind = 'Correction')"));
        builder.ApplicationMayOnly("select");
        builder.ShowsInTrail(
            operation => operation.Kind, operation => operation.OccurredOn, operation => operation.RecordedAt, operation => operation.RecordedBy,
            operation => operation.ReversesId);
    }
}

internal sealed class LegConfiguration : IEntityTypeConfiguration<Leg>
{
    public void Configure(EntityTypeBuilder<Leg> builder)
    {
        builder.Property(leg => leg.Account).HasMaxLength(20);
        builder.HasIndex(leg => new { leg.TenantId, leg.OperationId });
        builder.HasIndex(leg => new { leg.TenantId, leg.ContainerId, leg.Id });
        builder.HasIndex(leg => new { leg.TenantId, leg.LotId, leg.Id });
        builder.HasOne<Operation>().WithMany().HasForeignKey(leg => new { leg.TenantId, leg.OperationId });
        builder.HasOne<Container>().WithMany().HasForeignKey(leg => new { leg.TenantId, leg.ContainerId });
        builder.HasOne<Lot>().WithMany().HasForeignKey(leg => new { leg.TenantId, leg.LotId });
        builder.ToTable(table =>
        {
            table.HasCheckConstraint("leg_names_its_container", "(container_id is not null) = (account = 'Container')");
            table.HasCheckConstraint("leg_moves_something", "volume_ml <> 0");
        });
        builder.ApplicationMayOnly("select");
        builder.ShowsInTrail(leg => leg.OperationId, leg => leg.Account, leg => leg.ContainerId, leg => leg.LotId, leg => leg.VolumeMl);
    }
}
