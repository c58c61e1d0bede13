using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// What the plan of the entered tenant gives, from what the request's one look-up told: nothing is asked again, and nothing is remembered beyond the
/// request.
/// </summary>
internal sealed class PlanEntitlements(TenantScope scope, PlanCatalogue catalogue, TimeProvider clock) : IEntitlements
{
    /// <summary>The billing page of a tenant.</summary>
    public const string Page = "billing";

    public PlanAccess Access => Paid is PlanAccess.None && catalogue.Free is not null ? PlanAccess.Full : Paid;

    /// <summary>The plan that counts: what is subscribed to, the free one without. Null when there is neither, or the file does not name it any more.</summary>
    public Plan? Plan => Paid is PlanAccess.None ? catalogue.Free : catalogue.Find(scope.Tenant.Subscription!.PlanId);

    public bool Has(Feature feature) => IsForgotten || Plan?.Includes(feature) == true;

    public long? MaximumOf(Limit limit)
    {
        if (IsForgotten)
            return null;
        return Plan is { } plan ? plan.MostOf(limit) : 0;
    }

    public Problem? Refusal(Entitlement entitlement)
    {
        if (Access == PlanAccess.None && entitlement.Access > PlanAccess.None)
            return Refuse("NothingPaid", Strings.Text("NothingPaidMore"), "WayOutChoose");
        if (Access < entitlement.Access)
            return Refuse("ReadOnly", Strings.Text("ReadOnlyMore"), "WayOutSettle");
        return entitlement.Feature is { } feature && !Has(feature) ? Refuse("NotIncluded", Strings.Text("NotIncludedMore", feature.Title), "WayOutLarger") : null;
    }

    public Problem? Refusal(Limit limit, LimitUse before, LimitUse after)
    {
        var hasMore = after.Used > before.Used;
        var promisesMore = after.Total > before.Total;
        if (!hasMore && !promisesMore)
            return null;
        if (MaximumOf(limit) is not { } maximum || ((!hasMore || after.Used <= maximum) && (!promisesMore || after.Total <= maximum)))
            return null;
        object promised = before.Promised > 0 ? Strings.Text("LimitPromised", limit.Show(before.Promised)) : "";
        return Refuse("LimitReached", Strings.Text("LimitReachedMore", limit.Title, limit.Show(before.Total), limit.Show(maximum), promised), "WayOutRoom");
    }

    private PlanAccess Paid => scope.Tenant.Subscription is { } subscription
        ? BillingAccess.Of(Status(subscription), subscription.PastDueSince, TimeSpan.FromDays(catalogue.GraceDays), clock.GetUtcNow())
        : PlanAccess.None;

    // Somebody pays for a plan that was taken out of the file: they do not lose what nobody can look up any more.
    private bool IsForgotten => Paid is not PlanAccess.None && Plan is null;

    private static SubscriptionStatus? Status(TenantSubscription subscription) =>
        Enum.TryParse<SubscriptionStatus>(subscription.Status, out var status) ? status : null;

    // One name for the problem, and the words for those who may pay, for other members, or for somebody who is about to become one.
    private Problem Refuse(string key, LocalizedText why, string wayOut)
    {
        if (scope.Caller is { Role: null, IsSystem: false })
            return Problem.PaymentRequired(Strings.Text(key, Strings.Text("PlanIsFull", scope.Tenant.Name), Strings.Text("WayOutOutside")));
        if (!scope.Caller.Has(BillingPermissions.Manage))
            return Problem.PaymentRequired(Strings.Text(key, why, Strings.Text("WayOutAsk")));
        var problem = Problem.PaymentRequired(Strings.Text(key, why, Strings.Text(wayOut)));
        return problem with { Link = new(Strings.Text("WayOutLink"), scope.Tenant.Path(Page)) };
    }
}
