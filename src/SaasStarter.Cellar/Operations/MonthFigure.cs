using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Cellar.Estate;

namespace SaasStarter.Cellar.Operations;

/// <summary>How much more of a wine and year is in an account after a month than before it. Kept by the database with each operation, so that no page adds up the ledger.</summary>
[NoPersonalData("Volumes of wine.")]
public sealed class MonthFigure : IIdentified, ITenantOwned
{
    /// <inheritdoc/>
    public static string IdPrefix => "mfg";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<MonthFigure> Id { get; private set; }

    /// <summary>The first day of the month.</summary>
    public DateOnly Month { get; private set; }

    /// <summary>The account.</summary>
    public Account Account { get; private set; }

    /// <summary>The wine.</summary>
    public Id<Product> ProductId { get; private set; }

    /// <summary>Its year; null for mixtures of several.</summary>
    public int? Vintage { get; private set; }

    /// <summary>How much more there is, in millilitres; negative for less.</summary>
    public long VolumeMl { get; private set; }
}

/// <summary>How many bottles of a wine and year there are. Kept by the database with each bottling.</summary>
[NoPersonalData("Numbers of bottles.")]
public sealed class BottleStock : IIdentified, ITenantOwned
{
    /// <inheritdoc/>
    public static string IdPrefix => "bst";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<BottleStock> Id { get; private set; }

    /// <summary>The wine.</summary>
    public Id<Product> ProductId { get; private set; }

    /// <summary>Its year; null for mixtures of several.</summary>
    public int? Vintage { get; private set; }

    /// <summary>What a bottle holds, in millilitres.</summary>
    public int ContentMl { get; private set; }

    /// <summary>How many there are.</summary>
    public long Bottles { get; private set; }
}

internal sealed class MonthFigureConfiguration : IEntityTypeConfiguration<MonthFigure>
{
    public void Configure(EntityTypeBuilder<MonthFigure> builder)
    {
        builder.Property(figure => figure.Account).HasMaxLength(20);
        builder.HasIndex(figure => new { figure.TenantId, figure.Month, figure.Account, figure.ProductId, figure.Vintage }).IsUnique().AreNullsDistinct(false);
        builder.HasOne<Product>().WithMany().HasForeignKey(figure => new { figure.TenantId, figure.ProductId });
        builder.ApplicationMayOnly("select");
    }
}

internal sealed class BottleStockConfiguration : IEntityTypeConfiguration<BottleStock>
{
    public void Configure(EntityTypeBuilder<BottleStock> builder)
    {
        builder.HasIndex(stock => new { stock.TenantId, stock.ProductId, stock.Vintage, stock.ContentMl }).IsUnique().AreNullsDistinct(false);
        builder.HasOne<Product>().WithMany().HasForeignKey(stock => new { stock.TenantId, stock.ProductId });
        builder.ApplicationMayOnly("select");
    }
}
