using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>Deletes a tenant's rows that are older than their entities declare (<see cref="PersonalData.Retention"/>). Recurs every night.</summary>
internal sealed record ApplyRetention : IJob
{
    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class ApplyRetentionHandler(TenantScope scope, IServiceScopeFactory scopes, PersonalDataCatalogue catalogue, TimeProvider clock) : IHandler<ApplyRetention, Done>
{
    private static readonly MethodInfo DeleteOfType = typeof(ApplyRetentionHandler).GetMethod(nameof(DeleteOf), BindingFlags.NonPublic | BindingFlags.Static)!;

    public async Task<Result<Done>> Handle(ApplyRetention job, CancellationToken cancellationToken)
    {
        foreach (var table in catalogue.Tables.Where(table => table is { IsOwned: true, Data.Retention: not null }))
        {
            await using var services = scopes.CreateAsyncScope();
            services.ServiceProvider.GetRequiredService<TenantScope>().Enter(scope.Tenant, Caller.System);
            var db = (DbContext)services.ServiceProvider.GetRequiredService(table.ContextType);
            var retention = table.Data!.Retention!;
            await (Task)DeleteOfType.MakeGenericMethod(table.Entity.ClrType).Invoke(null, [db, retention.After, clock.GetUtcNow() - retention.Time, cancellationToken])!;
        }
        return Done.Instance;
    }

    private static Task<int> DeleteOf<T>(DbContext db, string after, DateTimeOffset before, CancellationToken cancellationToken) where T : class
    {
        var row = Expression.Parameter(typeof(T), "row");
        var moment = Expression.Convert(Expression.Property(row, after), typeof(DateTimeOffset?));
        var isOld = Expression.LessThan(moment, Expression.Constant(before, typeof(DateTimeOffset?)));
        return db.Set<T>().Where(Expression.Lambda<Func<T, bool>>(isOld, row)).ExecuteDeleteAsync(cancellationToken);
    }
}
