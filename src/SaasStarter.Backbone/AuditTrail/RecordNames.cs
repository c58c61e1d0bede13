using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>What a record is called.</summary>
/// <param name="Id">The record.</param>
/// <param name="Name">Its name: a text, or a <see cref="LocalizedText"/>.</param>
public sealed record RecordName<T>(Id<T> Id, object Name) where T : IIdentified;

/// <summary>
/// What the records of one kind are called, where the trail has only their identifiers. A capability registers one for a kind that others refer to, or that people know
/// by name: <c>services.AddRecordNames&lt;CellarDb, Container&gt;("cellar.container", (_, rows) => rows.Select(row => new RecordName&lt;Container&gt;(row.Id, row.Name)))</c>.
/// </summary>
public abstract class RecordNames
{
    private protected RecordNames(string entity) => Entity = entity;

    /// <summary>The table, as the trail has it.</summary>
    public string Entity { get; }

    /// <summary>Finds names. A record that is not there any more has none.</summary>
    /// <param name="services">A scope in the tenant, with no context leased.</param>
    /// <param name="ids">The records.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal abstract Task<IReadOnlyDictionary<Guid, object>> Find(IServiceProvider services, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);
}

/// <summary>Registers names of records.</summary>
public static class RecordNameServices
{
    /// <summary>Registers what the records of a kind are called.</summary>
    /// <param name="services">The services.</param>
    /// <param name="entity">The table, as the trail has it.</param>
    /// <param name="select">Selects the names of the rows that are asked for.</param>
    public static IServiceCollection AddRecordNames<TContext, T>(this IServiceCollection services, string entity, Func<TContext, IQueryable<T>, IQueryable<RecordName<T>>> select)
        where TContext : DbContext
        where T : class, IIdentified => services.AddSingleton<RecordNames>(new Names<TContext, T>(entity, select));

    private sealed class Names<TContext, T>(string entity, Func<TContext, IQueryable<T>, IQueryable<RecordName<T>>> select) : RecordNames(entity)
        where TContext : DbContext
        where T : class, IIdentified
    {
        internal override async Task<IReadOnlyDictionary<Guid, object>> Find(IServiceProvider services, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
        {
            var db = services.GetRequiredService<TContext>();
            var keys = ids.Select(id => new Id<T>(id)).ToArray();
            var rows = db.Set<T>().AsNoTracking().Where(row => keys.Contains(EF.Property<Id<T>>(row, "Id")));
            return await select(db, rows).ToDictionaryAsync(row => row.Id.Value, row => row.Name, cancellationToken);
        }
    }
}
