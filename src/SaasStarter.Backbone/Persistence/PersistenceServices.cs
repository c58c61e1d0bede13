using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Persistence;

/// <summary>Registers the doors to the data and the dispatcher.</summary>
public static class PersistenceServices
{
    internal static IServiceCollection AddPersistence(this IServiceCollection services) => services
        .AddSingleton<DatabaseServer>()
        .AddSingleton<Databases>()
        .AddSingleton<DatabaseMigrator>()
        .AddSingleton<PendingMigrations>()
        .AddSingleton(provider => new TenantDirectory(provider.GetRequiredService<Databases>()))
        .AddSingleton<PersonalDataCatalogue>()
        .AddSingleton<ConstraintProblems>()
        .AddScoped<TenantScope>()
        .AddScoped<ContextLeases>()
        .AddScoped<AfterCommit>()
        .AddScoped<AuditNote>()
        .AddSingleton<AuditWriter>()
        .AddScoped<AnsweredForms>()
        .AddSingleton(BackOfficeDb.Options)
        .AddScoped(provider => provider.GetRequiredService<ContextLeases>()
            .Note(new BackOfficeDb(provider.GetRequiredService<DbContextOptions<BackOfficeDb>>())))
        .AddScoped<IDispatcher, Dispatcher>()
        .AddTenantContext<BackboneDb>("backbone");

    /// <summary>Registers a tenant context: leased per scope for the scope's tenant, and migrated with the product.</summary>
    public static IServiceCollection AddTenantContext<TContext>(this IServiceCollection services, string schema) where TContext : TenantDbContext => services
        .AddSingleton<TenantDoor<TContext>>()
        .AddScoped(provider => provider.GetRequiredService<ContextLeases>()
            .Note(provider.GetRequiredService<TenantDoor<TContext>>().Open(provider.GetRequiredService<TenantScope>())))
        .AddSingleton(new MigratedContext(schema, DatabaseRoles.Application, connection => (TContext)Activator.CreateInstance(typeof(TContext),
            TenantDoor<TContext>.Options(builder => builder.UseNpgsql(connection, npgsql => npgsql.MigrationsHistoryTable(MigratedContext.HistoryTable, schema))))!));

    /// <summary>Registers every handler of an assembly for its request.</summary>
    public static IServiceCollection AddHandlers(this IServiceCollection services, Assembly assembly)
    {
        foreach (var handler in assembly.GetTypes().Where(type => type is { IsAbstract: false, IsInterface: false }))
        {
            foreach (var contract in handler.GetInterfaces().Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IHandler<,>)))
                services.AddScoped(contract, handler);
        }
        return services;
    }
}
