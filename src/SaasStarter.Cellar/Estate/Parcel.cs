using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Cellar.Estate;

/// <summary>
/// A piece of vineyard with one variety. What was harvested keeps the variety and the area of its day; a replanted parcel is another one.
/// </summary>
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
    public required string Name { get; set; }

    /// <summary>The variety (cépage) that grows there: "Cabernet franc".</summary>
    public required string Variety { get; set; }

    /// <summary>Its area in ares (100 m²).</summary>
    public required int AreaInAres { get; set; }

    /// <summary>The year in which it was planted, when known.</summary>
    public int? PlantedIn { get; set; }

    /// <summary>The wine that its grapes are meant for.</summary>
    public required Id<Product> ProductId { get; set; }

    /// <summary>When it was taken out of use: sold, or grubbed up. Null while it is cultivated.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}

internal sealed class ParcelConfiguration : IEntityTypeConfiguration<Parcel>
{
    public void Configure(EntityTypeBuilder<Parcel> builder)
    {
        builder.Property(parcel => parcel.Name).HasMaxLength(EstateRules.MaximumLength);
        builder.Property(parcel => parcel.Variety).HasMaxLength(EstateRules.MaximumLength);
        builder.HasIndex(parcel => new { parcel.TenantId, parcel.Name }).IsUnique().HasFilter("retired_at is null");
        builder.HasOne<Product>().WithMany().HasForeignKey(parcel => new { parcel.TenantId, parcel.ProductId });
        builder.ToTable(table => table.HasCheckConstraint("parcel_has_area", "area_in_ares > 0"));
        builder.ApplicationMayOnly("select, insert, update (name, variety, area_in_ares, planted_in, product_id, retired_at)");
        builder.ShowsInTrail(
            parcel => parcel.Name, parcel => parcel.Variety, parcel => parcel.AreaInAres, parcel => parcel.PlantedIn, parcel => parcel.ProductId,
            parcel => parcel.RetiredAt);
    }
}
