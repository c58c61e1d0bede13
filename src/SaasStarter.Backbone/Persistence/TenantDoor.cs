using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Persistence;

/// <summary>The only way to a <typeparamref name="TContext"/>: leased from its pool, for the tenant of a scope. The pool itself is nobody else's.</summary>
internal sealed class TenantDoor<TContext>(Databases databases)
    where TContext : TenantDbContext
{
    private readonly Lazy<PooledDbContextFactory<TContext>> _pool = new(() => new(Options(builder => builder
        .UseNpgsql(databases.Application)
        .AddInterceptors(new TenantCommandInterceptor()))));

    /// <summary>A context for the scope's tenant.</summary>
    /// <exception cref="NoTenantException">The scope has entered none.</exception>
    public TContext Open(TenantScope scope)
    {
        if (!scope.HasTenant)
            throw new NoTenantException();
        var context = _pool.Value.CreateDbContext();
        context.Enter(scope);
        return context;
    }

    /// <summary>Options as every use of the context shares them, completed by how it connects.</summary>
    public static DbContextOptions<TContext> Options(Action<DbContextOptionsBuilder> connect)
    {
        var builder = new DbContextOptionsBuilder<TContext>();
        connect(builder);
        builder.ReplaceService<IRelationalAnnotationProvider, TenancyAnnotationProvider>()
            .ReplaceService<IMigrationsSqlGenerator, TenancyMigrationsSqlGenerator>();
        return builder.Options;
    }
}
