using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Cellar.Estate;

/// <summary>A piece of vineyard with one variety. What was harvested from it keeps its name, so it does not change; a replanted parcel is another one.</summary>
[NoPersonalData("A piece of vineyard.")]
public sealed class Parcel : IIdentified, ITenantOwned
{
    /// <inheritdoc/>
    public static string IdPrefix => "par";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<Parcel> Id { get; init; } = Id<Parcel>.New();

    /// <summary>Its name: "Les Poyeux".</summary>
    public required string Name { get; init; }

    /// <summary>The variety (cépage) that grows there: "Cabernet franc".</summary>
    public required string Variety { get; init; }

    /// <summary>Its area in ares (100 m²).</summary>
    public required int AreaInAres { get; init; }

    /// <summary>The year in which it was planted, when known.</summary>
    public int? PlantedIn { get; init; }

    /// <summary>The wine that its grapes are meant for.</summary>
    public required Id<Product> ProductId { get; init; }
}

internal sealed class ParcelConfiguration : IEntityTypeConfiguration<Parcel>
{
    public void Configure(EntityTypeBuilder<Parcel> builder)
    {
        builder.Property(parcel => parcel.Name).HasMaxLength(EstateRules.MaximumLength);
        builder.Property(parcel => parcel.Variety).HasMaxLength(EstateRules.MaximumLength);
        builder.HasIndex(parcel => new { parcel.TenantId, parcel.Name }).IsUnique();
        builder.HasOne<Product>().WithMany().HasForeignKey(parcel => new { parcel.TenantId, parcel.ProductId });
        builder.ToTable(table => table.HasCheckConstraint("parcel_has_area", "area_in_ares > 0"));
        builder.ApplicationMayOnly("select, insert");
        builder.ShowsInTrail(
            parcel => parcel.Name, parcel => parcel.Variety, parcel => parcel.AreaInAres, parcel => parcel.PlantedIn, parcel => parcel.ProductId);
    }
}
