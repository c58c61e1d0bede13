using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>
/// Deletes a tenant's rows that are older than their entities declare, and of those that are kept of members only, the rows of who is none (<see cref="PersonalData.Retention"/>).
/// Recurs every night.
/// </summary>
internal sealed record ApplyRetention : IJob
{
    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class ApplyRetentionHandler(TenantScope scope, IServiceScopeFactory scopes, PersonalDataCatalogue catalogue, TimeProvider clock) : IHandler<ApplyRetention, Done>
{
    private static readonly MethodInfo ForgetOfType = typeof(ApplyRetentionHandler).GetMethod(nameof(Forget), BindingFlags.NonPublic | BindingFlags.Static)!;

    public async Task<Result<Done>> Handle(ApplyRetention job, CancellationToken cancellationToken)
    {
        foreach (var table in catalogue.Tables.Where(table => table is { IsOwned: true, Data.Retention: not null }))
        {
            await using var services = scopes.CreateAsyncScope();
            services.ServiceProvider.GetRequiredService<TenantScope>().Enter(scope.Tenant, Caller.System);
            var db = (DbContext)services.ServiceProvider.GetRequiredService(table.ContextType);
            await (Task)ForgetOfType.MakeGenericMethod(table.Entity.ClrType).Invoke(null, [db, table.Data!, clock.GetUtcNow(), cancellationToken])!;
        }
        return Done.Instance;
    }

    private static async Task Forget<T>(DbContext db, PersonalData data, DateTimeOffset now, CancellationToken cancellationToken) where T : class
    {
        await db.Set<T>().Where(IsOlder<T>(data.Retention!.After, now - data.Retention.Time)).ExecuteDeleteAsync(cancellationToken);
        if (data.Retention.OnlyOfMembers)
            await db.Set<T>().Where(row => !db.Set<Membership>().Any(member => member.PersonId == EF.Property<Id<Person>>(row, data.Person!))).ExecuteDeleteAsync(cancellationToken);
    }

    private static Expression<Func<T, bool>> IsOlder<T>(string after, DateTimeOffset before)
    {
        var row = Expression.Parameter(typeof(T), "row");
        var moment = Expression.Convert(Expression.Property(row, after), typeof(DateTimeOffset?));
        return Expression.Lambda<Func<T, bool>>(Expression.LessThan(moment, Expression.Constant(before, typeof(DateTimeOffset?))), row);
    }
}
