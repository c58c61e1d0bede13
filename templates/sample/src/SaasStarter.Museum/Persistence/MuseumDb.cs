using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Museum.Persistence;

/// <summary>The tenants' door to what this module keeps. Entities are found by their configurations.</summary>
public sealed class MuseumDb(DbContextOptions<MuseumDb> options) : TenantDbContext(options)
{
    internal const string SchemaName = "museum";

    /// <inheritdoc/>
    protected override string Schema => SchemaName;

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(MuseumDb).Assembly);
        base.OnModelCreating(modelBuilder);
    }
}

internal sealed class MuseumDbDesign : TenantDbDesign<MuseumDb>;
