using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Cellar.Operations;

/// <summary>Bottles that were filled with one operation; with a negative count, the bottles that its correction took back.</summary>
[NoPersonalData("What was bottled.")]
public sealed class Bottling : IIdentified, ITenantOwned
{
    /// <inheritdoc/>
    public static string IdPrefix => "btl";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<Bottling> Id { get; init; } = Id<Bottling>.New();

    /// <summary>The operation.</summary>
    public required Id<Operation> OperationId { get; init; }

    /// <summary>What is in the bottles.</summary>
    public required Id<Lot> LotId { get; init; }

    /// <summary>The lot number on the bottle, which begins with L and is never given twice.</summary>
    public required string Code { get; init; }

    /// <summary>What a bottle holds, in millilitres.</summary>
    public required int ContentMl { get; init; }

    /// <summary>How many bottles; negative for a correction.</summary>
    public required int Bottles { get; init; }
}

internal sealed class BottlingConfiguration : IEntityTypeConfiguration<Bottling>
{
    public void Configure(EntityTypeBuilder<Bottling> builder)
    {
        builder.Property(bottling => bottling.Code).HasMaxLength(Bottle.MaximumCodeLength);
        builder.HasIndex(bottling => new { bottling.TenantId, bottling.OperationId }).IsUnique();
        builder.HasIndex(bottling => new { bottling.TenantId, bottling.Code }).IsUnique().HasFilter("bottles > 0");
        builder.HasOne<Operation>().WithMany().HasForeignKey(bottling => new { bottling.TenantId, bottling.OperationId });
        builder.HasOne<Lot>().WithMany().HasForeignKey(bottling => new { bottling.TenantId, bottling.LotId });
        builder.ToTable(table => table.HasCheckConstraint("bottling_is_some", "bottles <> 0 and content_ml > 0"));
        builder.ApplicationMayOnly("select, insert");
        builder.ShowsInTrail(
            bottling => bottling.OperationId, bottling => bottling.LotId, bottling => bottling.Code, bottling => bottling.ContentMl,
            bottling => bottling.Bottles);
    }
}
