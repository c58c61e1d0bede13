using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Billing;

/// <summary>The one place that says what a subscription's status allows. It asks nobody: status, dates and the length of the grace are all it needs.</summary>
public static class BillingAccess
{
    /// <summary>What a tenant with this subscription may do at the moment <paramref name="now"/>.</summary>
    /// <param name="status">The status of the subscription that counts; null for a tenant without one.</param>
    /// <param name="pastDueSince">Since when a payment is late; only read for <see cref="SubscriptionStatus.PastDue"/>. When nobody knows, the grace lasts.</param>
    /// <param name="grace">For how long a late payment changes nothing.</param>
    /// <param name="now">The moment.</param>
    public static PlanAccess Of(SubscriptionStatus? status, DateTimeOffset? pastDueSince, TimeSpan grace, DateTimeOffset now) => status switch
    {
        SubscriptionStatus.Trialing or SubscriptionStatus.Active => PlanAccess.Full,
        SubscriptionStatus.PastDue when pastDueSince is { } since && now >= since + grace => PlanAccess.ReadOnly,
        SubscriptionStatus.PastDue => PlanAccess.Grace,
        SubscriptionStatus.Unpaid or SubscriptionStatus.Canceled or SubscriptionStatus.Paused => PlanAccess.ReadOnly,
        _ => PlanAccess.None,
    };
}
