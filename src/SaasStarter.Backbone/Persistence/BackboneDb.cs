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

    /// <summary>The people of the entered tenant, as the accounts show them: a view.</summary>
    public DbSet<Person> People => Set<Person>();

    /// <inheritdoc/>
    protected override string Schema => SchemaName;

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(BackboneDb).Assembly, type => type.Namespace?.EndsWith(".Identity", StringComparison.Ordinal) == false);
        base.OnModelCreating(modelBuilder);
    }
}

/// <summary>For <c>dotnet ef</c>, which only reads the model.</summary>
internal sealed class BackboneDbDesign : IDesignTimeDbContextFactory<BackboneDb>
{
    public BackboneDb CreateDbContext(string[] args) => new(TenantDoor<BackboneDb>.Options(builder => builder.UseNpgsql()));
}
