using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Cellar.Estate;

/// <summary>The colour of a wine.</summary>
public enum WineColour
{
    /// <summary>Red.</summary>
    Red,

    /// <summary>Rosé.</summary>
    Rose,

    /// <summary>White.</summary>
    White,
}

/// <summary>A wine as the estate makes and declares it: its appellation and colour. Lots of it are what is traced.</summary>
[NoPersonalData("A wine.")]
public sealed class Product : IIdentified, ITenantOwned
{
    /// <inheritdoc/>
    public static string IdPrefix => "prd";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<Product> Id { get; init; } = Id<Product>.New();

    /// <summary>Its name in the cellar: "Saumur-Champigny".</summary>
    public required string Name { get; set; }

    /// <summary>Its appellation, or what it is instead: "Vin de France".</summary>
    public required string Appellation { get; set; }

    /// <summary>Its colour.</summary>
    public required WineColour Colour { get; set; }

    /// <summary>When it was given up; null while it is made. Its lots and bottles stay what they are.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}

internal sealed class ProductConfiguration : IEntityTypeConfiguration<Product>
{
    public void Configure(EntityTypeBuilder<Product> builder)
    {
        builder.Property(product => product.Name).HasMaxLength(EstateRules.MaximumLength);
        builder.Property(product => product.Appellation).HasMaxLength(EstateRules.MaximumLength);
        builder.Property(product => product.Colour).HasMaxLength(20);
        builder.HasIndex(product => new { product.TenantId, product.Name }).IsUnique().HasFilter("retired_at is null");
        builder.ApplicationMayOnly("select, insert, update (name, appellation, colour, retired_at)");
        builder.ShowsInTrail(product => product.Name, product => product.Appellation, product => product.Colour, product => product.RetiredAt);
    }
}
