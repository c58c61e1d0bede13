using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Flags;

/// <summary>Reads flags for the caller: what was set for the person counts before what was set for the tenant, its plan, and everybody.</summary>
internal sealed class Flags(FlagStore store, TenantScope scope, PlanEntitlements entitlements) : IFlags
{
    public T Of<T>(Flag<T> flag) where T : struct, IParsable<T>, IComparable<T>
    {
        foreach (var target in Targets())
        {
            if (flag.TryRead(store.Find(flag.Name, target), out var value))
                return value;
        }
        return flag.Default;
    }

    private IEnumerable<FlagTarget> Targets()
    {
        if (scope.Caller.Person is { } person)
            yield return new(PersonId: person.Id.Value);
        if (scope.HasTenant)
            yield return new(TenantId: scope.Tenant.Id.Value);
        if (scope.HasTenant && entitlements.Plan is { } plan)
            yield return new(PlanId: plan.Id);
        yield return new();
    }
}
