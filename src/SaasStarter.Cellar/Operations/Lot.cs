using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Cellar.Estate;

namespace SaasStarter.Cellar.Operations;

/// <summary>
/// Wine that is the same everywhere: from the same parcels, varieties and vintages in the same shares. It may be in several containers. Whenever wines are
/// mixed, the mixture is a new lot; what a lot is made of never changes.
/// </summary>
[NoPersonalData("A wine.")]
public sealed class Lot : IIdentified, ITenantOwned
{
    /// <inheritdoc/>
    public static string IdPrefix => "lot";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<Lot> Id { get; init; } = Id<Lot>.New();

    /// <summary>Its number at the estate, from 1, given by the database and never given again.</summary>
    public int Number { get; private set; }

    /// <summary>The wine that it is meant for.</summary>
    public required Id<Product> ProductId { get; init; }

    /// <summary>
    /// The year of at least 85 % of it, which is what a label may claim (Regulation (EU) 2019/33, article 49); null when no year has as much.
    /// </summary>
    public required int? Vintage { get; init; }
}

/// <summary>What a lot is made of: so much of one parcel, variety and year, at the moment when it was made. The shares are what counts.</summary>
[NoPersonalData("What a wine is made of.")]
public sealed class LotPart : IIdentified, ITenantOwned
{
    /// <inheritdoc/>
    public static string IdPrefix => "lpt";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<LotPart> Id { get; init; } = Id<LotPart>.New();

    /// <summary>The lot.</summary>
    public required Id<Lot> LotId { get; init; }

    /// <summary>Where it grew.</summary>
    public required Id<Parcel> ParcelId { get; init; }

    /// <summary>The variety (cépage).</summary>
    public required string Variety { get; init; }

    /// <summary>The year of the harvest.</summary>
    public required int Vintage { get; init; }

    /// <summary>How much of it, in millilitres.</summary>
    public required long VolumeMl { get; init; }
}

/// <summary>That a lot was made from another one, among others: an edge of the graph that leads from a bottle to its parcels and back.</summary>
[NoPersonalData("What a wine is made of.")]
public sealed class LotSource : IIdentified, ITenantOwned
{
    /// <inheritdoc/>
    public static string IdPrefix => "lsr";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<LotSource> Id { get; init; } = Id<LotSource>.New();

    /// <summary>The lot that was made.</summary>
    public required Id<Lot> LotId { get; init; }

    /// <summary>What went into it.</summary>
    public required Id<Lot> SourceId { get; init; }

    /// <summary>How much of that, in millilitres.</summary>
    public required long VolumeMl { get; init; }
}

internal sealed class LotConfiguration : IEntityTypeConfiguration<Lot>
{
    public void Configure(EntityTypeBuilder<Lot> builder)
    {
        builder.Property(lot => lot.Number).ValueGeneratedOnAdd().HasDefaultValue(0);
        builder.HasIndex(lot => new { lot.TenantId, lot.Number }).IsUnique();
        builder.HasOne<Product>().WithMany().HasForeignKey(lot => new { lot.TenantId, lot.ProductId });
        builder.ApplicationMayOnly("select, insert");
        builder.ShowsInTrail(lot => lot.Number, lot => lot.ProductId, lot => lot.Vintage);
    }
}

internal sealed class LotPartConfiguration : IEntityTypeConfiguration<LotPart>
{
    public void Configure(EntityTypeBuilder<LotPart> builder)
    {
        builder.Property(part => part.Variety).HasMaxLength(EstateRules.MaximumLength);
        builder.HasOne<Lot>().WithMany().HasForeignKey(part => new { part.TenantId, part.LotId });
        builder.HasOne<Parcel>().WithMany().HasForeignKey(part => new { part.TenantId, part.ParcelId });
        builder.ToTable(table => table.HasCheckConstraint("lot_part_is_some", "volume_ml > 0"));
        builder.ApplicationMayOnly("select, insert");
        builder.ShowsInTrail(
            lotPart => lotPart.LotId, lotPart => lotPart.ParcelId, lotPart => lotPart.Variety, lotPart => lotPart.Vintage, lotPart => lotPart.VolumeMl);
    }
}

internal sealed class LotSourceConfiguration : IEntityTypeConfiguration<LotSource>
{
    public void Configure(EntityTypeBuilder<LotSource> builder)
    {
        builder.HasOne<Lot>().WithMany().HasForeignKey(source => new { source.TenantId, source.LotId });
        builder.HasOne<Lot>().WithMany().HasForeignKey(source => new { source.TenantId, source.SourceId });
        builder.ToTable(table => table.HasCheckConstraint("lot_source_is_another", "volume_ml > 0 and lot_id <> source_id"));
        builder.ApplicationMayOnly("select, insert");
        builder.ShowsInTrail(lotSource => lotSource.LotId, lotSource => lotSource.SourceId, lotSource => lotSource.VolumeMl);
    }
}
