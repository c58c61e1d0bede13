using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Billing;

/// <summary>What the plan of the entered tenant gives.</summary>
internal sealed class PlanEntitlements : IEntitlements
{
    public PlanAccess Access => PlanAccess.Full;

    public bool Has(Feature feature) => true;

    public long? MaximumOf(Limit limit) => null;

    public Problem? Refusal(Entitlement entitlement) => null;

    public Problem? Refusal(Limit limit, LimitUse before, LimitUse after) => null;
}
