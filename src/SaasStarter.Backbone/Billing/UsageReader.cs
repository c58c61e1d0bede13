using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>Counts all limits of the entered tenant. Each has a scope of its own, because a module counts in its own context.</summary>
internal sealed class UsageReader(TenantScope scope, IEntitlements entitlements, IEnumerable<Limit> limits, IServiceScopeFactory scopes)
{
    /// <summary>What is used of each limit of the tenant's plan.</summary>
    public async Task<UsedLimit[]> Read(CancellationToken cancellationToken)
    {
        var used = new List<UsedLimit>();
        foreach (var limit in limits.Where(limit => limit.IsCounted))
            used.Add(new(limit, await Count(limit, cancellationToken), entitlements.MaximumOf(limit)));
        return [.. used];
    }

    /// <summary>The limits of another plan that the tenant is above: as long as there is one, the tenant cannot change to that plan.</summary>
    public async Task<UsedLimit[]> Above(Plan plan, CancellationToken cancellationToken)
    {
        var above = new List<UsedLimit>();
        foreach (var limit in limits.Where(limit => limit is { IsMetered: false, IsCounted: true } && plan.MostOf(limit) is not null))
        {
            var used = new UsedLimit(limit, await Count(limit, cancellationToken), plan.MostOf(limit));
            if (used.Level == UsageLevel.Over)
                above.Add(used);
        }
        return [.. above];
    }

    private async Task<LimitUse> Count(Limit limit, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Continue(scope);
        return await services.ServiceProvider.GetRequiredKeyedService<ILimitCounter>(limit.Name).Count(cancellationToken);
    }
}
