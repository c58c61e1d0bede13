using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Cellar.Estate;

namespace SaasStarter.Cellar.Operations;

/// <summary>Something that was added to a wine with one operation: sulphites, sugar, fining. What is weighed adds no volume; what is poured does.</summary>
[NoPersonalData("What was added to a wine.")]
public sealed class Addition : IIdentified, ITenantOwned
{
    /// <inheritdoc/>
    public static string IdPrefix => "add";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<Addition> Id { get; init; } = Id<Addition>.New();

    /// <summary>The operation.</summary>
    public required Id<Operation> OperationId { get; init; }

    /// <summary>The container.</summary>
    public required Id<Container> ContainerId { get; init; }

    /// <summary>The lot that was in it.</summary>
    public required Id<Lot> LotId { get; init; }

    /// <summary>What was added.</summary>
    public required string Substance { get; init; }

    /// <summary>The number that its maker gave it, so that a bad one can be followed; empty when unknown.</summary>
    public required string Batch { get; init; }

    /// <summary>How much of it was weighed, in milligrams; 0 for what was poured.</summary>
    public required long Milligrams { get; init; }

    /// <summary>How much of it was poured, in millilitres; 0 for what was weighed.</summary>
    public required long VolumeMl { get; init; }
}

internal sealed class AdditionConfiguration : IEntityTypeConfiguration<Addition>
{
    public void Configure(EntityTypeBuilder<Addition> builder)
    {
        builder.Property(addition => addition.Substance).HasMaxLength(EstateRules.MaximumLength);
        builder.Property(addition => addition.Batch).HasMaxLength(EstateRules.MaximumLength);
        builder.HasIndex(addition => new { addition.TenantId, addition.OperationId }).IsUnique();
        builder.HasOne<Operation>().WithMany().HasForeignKey(addition => new { addition.TenantId, addition.OperationId });
        builder.HasOne<Container>().WithMany().HasForeignKey(addition => new { addition.TenantId, addition.ContainerId });
        builder.HasOne<Lot>().WithMany().HasForeignKey(addition => new { addition.TenantId, addition.LotId });
        builder.ToTable(table => table.HasCheckConstraint("addition_is_some", "milligrams > 0 and volume_ml = 0 or volume_ml > 0 and milligrams = 0"));
        builder.ApplicationMayOnly("select, insert");
        builder.ShowsInTrail(
            addition => addition.OperationId, addition => addition.ContainerId, addition => addition.LotId, addition => addition.Substance,
            addition => addition.Batch, addition => addition.Milligrams, addition => addition.VolumeMl);
    }
}
