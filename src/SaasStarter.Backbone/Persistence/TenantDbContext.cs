using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Persistence;

/// <summary>
/// The base of every context that holds tenants' data. It is leased for one tenant by <see cref="TenantDoor{TContext}"/>; all queries are
/// filtered to that tenant, nothing of another can be saved, and each command tells the database which tenant it is for.
/// </summary>
public abstract class TenantDbContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>The name of the query filter, for the few who show what happens without it.</summary>
    public const string TenantFilter = "Tenant";

    private TenantScope? _scope;
    private string? _origin;

    /// <summary>The tenant that the context is leased for.</summary>
    /// <exception cref="NoTenantException">It is leased for none.</exception>
    public Id<Tenant> TenantId => (_scope ?? throw new NoTenantException()).Tenant.Id;

    /// <summary>The acting person or key, or null for the product itself.</summary>
    internal Guid? ActorId => _scope?.Caller.ActorId;

    /// <summary>From where and in what trace the acting person acts, for the audit trail.</summary>
    internal string Origin => _origin ??= AuditOrigin.Of(_scope?.Caller ?? Caller.Anonymous);

    /// <summary>The people of the entered tenant, as the accounts show them: a view.</summary>
    public DbSet<Person> People => Set<Person>();

    /// <summary>The schema of its tables.</summary>
    protected abstract string Schema { get; }

    internal void Enter(TenantScope scope) => _scope = scope.HasTenant ? scope : throw new NoTenantException();

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        Guard();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <inheritdoc/>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        Guard();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>Back to the pool, without a tenant.</summary>
    public override void Dispose()
    {
        (_scope, _origin) = (null, null);
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose"/>
    public override ValueTask DisposeAsync()
    {
        (_scope, _origin) = (null, null);
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        Conventions.Apply(configurationBuilder, GetType().Assembly);
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.ApplyConfiguration(new TenantConfiguration());
        modelBuilder.ApplyConfiguration(new PersonConfiguration());
        InEveryContextAttribute.Apply(modelBuilder, Schema);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(entity => !entity.IsKeyless))
            Own(modelBuilder, entity);
    }

    private void Own(ModelBuilder modelBuilder, IMutableEntityType entity)
    {
        if (entity.ClrType == typeof(Tenant))
        {
            modelBuilder.Entity<Tenant>().HasAnnotation(TenancyAnnotations.Prefix, Tenant.IdPrefix).HasQueryFilter(TenantFilter, tenant => tenant.Id == TenantId);
            return;
        }
        if (entity.ClrType.IsDefined(typeof(GlobalEntityAttribute)))
            return;
        if (!entity.ClrType.IsAssignableTo(typeof(ITenantOwned)))
            throw new InvalidOperationException(
                $"{entity.ClrType.Name} belongs to nobody: implement {nameof(ITenantOwned)}, or mark it [GlobalEntity] with the reason.");

        var builder = modelBuilder.Entity(entity.ClrType);
        builder.HasKey(nameof(ITenantOwned.TenantId), "Id");
        builder.Property(nameof(ITenantOwned.TenantId)).ValueGeneratedOnAdd().HasValueGenerator<CurrentTenantGenerator>();
        builder.Property("Id").ValueGeneratedNever();
        builder.HasQueryFilter(TenantFilter, OfThisTenant(entity.ClrType));
        builder.HasOne(typeof(Tenant)).WithMany().HasForeignKey(nameof(ITenantOwned.TenantId)).OnDelete(DeleteBehavior.Restrict);
        builder.HasAnnotation(TenancyAnnotations.Key, "tenant_id");
        if (entity.FindAnnotation(TenancyAnnotations.Untold) is null)
            builder.HasAnnotation(TenancyAnnotations.Prefix, PrefixOf(entity.ClrType));
    }

    private static string PrefixOf(Type type) => (string)(type.GetProperty(nameof(IIdentified.IdPrefix), BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
        ?? throw new InvalidOperationException($"{type.Name} has no {nameof(IIdentified.IdPrefix)}: implement {nameof(IIdentified)}."));

    private LambdaExpression OfThisTenant(Type type)
    {
        var entity = Expression.Parameter(type, "entity");
        var tenant = Expression.Property(Expression.Constant(this), nameof(TenantId));
        return Expression.Lambda(Expression.Equal(Expression.Property(entity, nameof(ITenantOwned.TenantId)), tenant), entity);
    }

    private void Guard()
    {
        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached || entry.Metadata.ClrType.IsDefined(typeof(GlobalEntityAttribute)))
                continue;
            if (OwnerOf(entry) != TenantId)
                throw new InvalidOperationException($"A {entry.Metadata.ClrType.Name} of another tenant was about to be saved.");
        }
    }

    private static Id<Tenant> OwnerOf(EntityEntry entry) => entry.Entity switch
    {
        ITenantOwned owned => owned.TenantId,
        Tenant tenant => tenant.Id,
        _ => default,
    };
}
