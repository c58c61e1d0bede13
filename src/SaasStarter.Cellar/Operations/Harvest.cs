using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Cellar.Estate;

namespace SaasStarter.Cellar.Operations;

/// <summary>What came in from a parcel with one operation.</summary>
[NoPersonalData("What grew.")]
public sealed class Harvest : IIdentified, ITenantOwned
{
    /// <inheritdoc/>
    public static string IdPrefix => "hrv";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<Harvest> Id { get; init; } = Id<Harvest>.New();

    /// <summary>The operation.</summary>
    public required Id<Operation> OperationId { get; init; }

    /// <summary>Where the grapes grew.</summary>
    public required Id<Parcel> ParcelId { get; init; }

    /// <summary>The lot that they went into.</summary>
    public required Id<Lot> LotId { get; init; }

    /// <summary>The year.</summary>
    public required int Vintage { get; init; }

    /// <summary>The area of the parcel in ares on that day: a yield of the past does not change when the parcel is measured anew.</summary>
    public required int AreaInAres { get; init; }

    /// <summary>Their weight in kilograms.</summary>
    public required int Kilograms { get; init; }

    /// <summary>The volume that they make, in millilitres.</summary>
    public required long VolumeMl { get; init; }
}

internal sealed class HarvestConfiguration : IEntityTypeConfiguration<Harvest>
{
    public void Configure(EntityTypeBuilder<Harvest> builder)
    {
        builder.HasIndex(harvest => new { harvest.TenantId, harvest.OperationId }).IsUnique();
        builder.HasIndex(harvest => new { harvest.TenantId, harvest.Vintage });
        builder.HasOne<Operation>().WithMany().HasForeignKey(harvest => new { harvest.TenantId, harvest.OperationId });
        builder.HasOne<Parcel>().WithMany().HasForeignKey(harvest => new { harvest.TenantId, harvest.ParcelId });
        builder.HasOne<Lot>().WithMany().HasForeignKey(harvest => new { harvest.TenantId, harvest.LotId });
        builder.ToTable(table => table.HasCheckConstraint("harvest_is_some", "kilograms > 0 and volume_ml > 0 and area_in_ares > 0"));
        builder.ApplicationMayOnly("select, insert");
        builder.ShowsInTrail(
            harvest => harvest.OperationId, harvest => harvest.ParcelId, harvest => harvest.LotId, harvest => harvest.Vintage, harvest => harvest.Kilograms,
            harvest => harvest.VolumeMl);
    }
}
