using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Persistence;

/// <summary>The tenants' door to what every product has: the tenant, its members, its trail. Each capability configures its own entities.</summary>
public sealed class BackboneDb(DbContextOptions<BackboneDb> options) : TenantDbContext(options)
{
    internal const string SchemaName = "backbone";

    /// <summary>The entered tenant's own row.</summary>
    public DbSet<Tenant> Tenants => Set<Tenant>();

    /// <inheritdoc/>
    protected override string Schema => SchemaName;

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(BackboneDb).Assembly,
            type => type.Namespace?.EndsWith(".Identity", StringComparison.Ordinal) == false && !type.IsDefined(typeof(InAccountsAttribute), inherit: false));
        base.OnModelCreating(modelBuilder);
    }
}

/// <summary>For <c>dotnet ef</c>, which only reads the model: each tenant context has one of its own, <c>sealed class CellarDbDesign : TenantDbDesign&lt;CellarDb&gt;</c>.</summary>
public abstract class TenantDbDesign<TContext> : IDesignTimeDbContextFactory<TContext>
    where TContext : TenantDbContext
{
    /// <inheritdoc/>
    public TContext CreateDbContext(string[] args) =>
        (TContext)Activator.CreateInstance(typeof(TContext), TenantDoor<TContext>.Options(builder => builder.UseNpgsql()))!;
}

internal sealed class BackboneDbDesign : TenantDbDesign<BackboneDb>;
