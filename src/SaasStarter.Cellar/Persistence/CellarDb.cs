using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Operations;

namespace SaasStarter.Cellar.Persistence;

/// <summary>The tenants' door to their cellars.</summary>
public sealed class CellarDb(DbContextOptions<CellarDb> options) : TenantDbContext(options)
{
    internal const string SchemaName = "cellar";

    /// <summary>The wines that the estate makes.</summary>
    public DbSet<Product> Products => Set<Product>();

    /// <summary>The vineyard.</summary>
    public DbSet<Parcel> Parcels => Set<Parcel>();

    /// <summary>What wine is in.</summary>
    public DbSet<Container> Containers => Set<Container>();

    /// <summary>The lots of wine.</summary>
    public DbSet<Lot> Lots => Set<Lot>();

    /// <summary>What the lots are made of.</summary>
    public DbSet<LotPart> LotParts => Set<LotPart>();

    /// <summary>Which lots were made from which.</summary>
    public DbSet<LotSource> LotSources => Set<LotSource>();

    /// <summary>What was done.</summary>
    public DbSet<Operation> Operations => Set<Operation>();

    /// <summary>What was moved by it.</summary>
    public DbSet<Leg> Legs => Set<Leg>();

    /// <summary>What was harvested.</summary>
    public DbSet<Harvest> Harvests => Set<Harvest>();

    /// <summary>What was bottled.</summary>
    public DbSet<Bottling> Bottlings => Set<Bottling>();

    /// <summary>What was added.</summary>
    public DbSet<Addition> Additions => Set<Addition>();

    /// <summary>What the months changed.</summary>
    public DbSet<MonthFigure> MonthFigures => Set<MonthFigure>();

    /// <summary>How many bottles there are.</summary>
    public DbSet<BottleStock> BottleStocks => Set<BottleStock>();

    /// <summary>The months that are closed.</summary>
    public DbSet<ClosedMonth> ClosedMonths => Set<ClosedMonth>();

    /// <inheritdoc/>
    protected override string Schema => SchemaName;

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(CellarDb).Assembly);
        base.OnModelCreating(modelBuilder);
    }
}

internal sealed class CellarDbDesign : TenantDbDesign<CellarDb>;
