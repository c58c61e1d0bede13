using System.Reflection;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>Holds the row that a command is about to change, from the moment its state is compared: whoever else changes it waits, or has done so before.</summary>
internal static class RowLock
{
    /// <summary>Locks the row that the first parameter of the command identifies. Of what is not there, its handler tells.</summary>
    public static Task Take(DbContext db, object command, CancellationToken cancellationToken)
    {
        var id = command.GetType().GetConstructors()[0].GetParameters()[0];
        if (id.ParameterType is not { IsGenericType: true } type || type.GetGenericTypeDefinition() != typeof(Id<>))
            throw new InvalidOperationException($"The first parameter of {command.GetType().Name} identifies nothing.");
        var value = command.GetType().GetProperty(id.Name!)!.GetValue(command);
        return (Task)typeof(RowLock).GetMethod(nameof(TakeOf), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GenericTypeArguments).Invoke(null, [db, value, cancellationToken])!;
    }

    private static async Task TakeOf<TEntity>(DbContext db, Id<TEntity> id, CancellationToken cancellationToken) where TEntity : class, IIdentified =>
        await db.Set<TEntity>().TagWith(TenantCommandInterceptor.Lock).Where(row => EF.Property<Id<TEntity>>(row, "Id") == id).Select(row => EF.Property<Id<TEntity>>(row, "Id"))
            .ToListAsync(cancellationToken);
}
