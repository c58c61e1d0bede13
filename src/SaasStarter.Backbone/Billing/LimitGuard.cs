using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>Lets commands that count against the same limit of a tenant go one after the other, and compares what there was with what there is.</summary>
internal sealed class LimitGuard(TenantScope scope, IEntitlements entitlements, IServiceProvider services, IServiceScopeFactory scopes) : ILimitGuard
{
    private readonly List<(Limit Limit, ILimitCounter Counter, LimitUse Before)> _counted = [];
    private bool _isRefused;

    public async Task Begin(DbContext db, IReadOnlyList<Limit> limits, CancellationToken cancellationToken)
    {
        // In one order for all commands, so that no two wait for each other.
        foreach (var limit in limits.OrderBy(limit => limit.Name, StringComparer.Ordinal))
        {
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({limit.Name + scope.Tenant.Id.Value}, 2))", cancellationToken);
            var counter = services.GetRequiredKeyedService<ILimitCounter>(limit.Name);
            _counted.Add((limit, counter, await counter.Count(cancellationToken)));
        }
    }

    public async Task<Problem?> End(CancellationToken cancellationToken)
    {
        foreach (var (limit, counter, before) in _counted)
        {
            if (entitlements.Refusal(limit, before, await counter.Count(cancellationToken)) is not { } problem)
                continue;
            _isRefused = true;
            return problem;
        }
        return null;
    }

    // A member reads why and asks an owner. Who is to become one cannot, and did nothing wrong.
    public async Task RolledBack(CancellationToken cancellationToken)
    {
        if (!_isRefused || scope.Caller is not { Role: null, Person: { } person })
            return;
        await using var own = scopes.CreateAsyncScope();
        own.ServiceProvider.GetRequiredService<TenantScope>().Enter(scope.Tenant, Caller.System);
        await own.ServiceProvider.GetRequiredService<IDispatcher>().Send(new TellOfFullPlan(person), cancellationToken);
    }
}
