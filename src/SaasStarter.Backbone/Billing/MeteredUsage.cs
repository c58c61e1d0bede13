using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>Counts in <see cref="UsageCounter"/>, one row per limit and month, through the context of the running use case, whichever it is.</summary>
internal sealed class MeteredUsage(TenantScope scope, ContextLeases leases, IServiceProvider services, TimeProvider clock) : IUsage
{
    public Task Add(Limit limit, long quantity, CancellationToken cancellationToken) => Db.Database.ExecuteSqlAsync($"""
        insert into backbone.usage_counter as counter (tenant_id, id, meter, month, quantity)
        values ({scope.Tenant.Id.Value}, {Id<UsageCounter>.New().Value}, {limit.Name}, {Month}, {quantity})
        on conflict (tenant_id, meter, month) do update set quantity = counter.quantity + excluded.quantity
        """, cancellationToken);

    public async Task<long> Of(Limit limit, CancellationToken cancellationToken)
    {
        var counted = await Db.Database.SqlQuery<long>($"""
            select quantity as "Value" from backbone.usage_counter where tenant_id = {scope.Tenant.Id.Value} and meter = {limit.Name} and month = {Month}
            """).ToListAsync(cancellationToken);
        return counted.SingleOrDefault();
    }

    private DateOnly Month => UsageMonth.Of(clock.GetUtcNow());

    // A module's command counts with the module's data.
    private DbContext Db => leases.Context ?? services.GetRequiredService<BackboneDb>();
}

/// <summary>The calendar month in which something is counted, by its first day in UTC.</summary>
internal static class UsageMonth
{
    public static DateOnly Of(DateTimeOffset moment) => new(moment.UtcDateTime.Year, moment.UtcDateTime.Month, 1);
}
