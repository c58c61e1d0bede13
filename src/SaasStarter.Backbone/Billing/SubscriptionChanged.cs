using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>The subscription that counts is another one, or another state of it: the plan, the period, what is paid, or how it goes on.</summary>
/// <param name="Plan">The plan (<see cref="Plan.Id"/>); null when nothing is subscribed to.</param>
/// <param name="Status">Its status; null when nothing is subscribed to.</param>
/// <param name="Interval">How often it is paid.</param>
/// <param name="Quantity">How many are paid: seats, or 1.</param>
/// <param name="PeriodEnd">When the paid period ends.</param>
/// <param name="IsCancelled">Whether it ends then.</param>
internal sealed record SubscriptionChanged(string? Plan, SubscriptionStatus? Status, BillingInterval? Interval, int Quantity, DateTimeOffset? PeriodEnd, bool IsCancelled)
    : IEvent<SubscriptionChanged>
{
    public static EventKind Kind { get; } = new("subscription.changed", Strings.Text("Event-subscription-changed"), Strings.Text("Billing"));

    public static SubscriptionChanged Sample => new("team", SubscriptionStatus.Active, BillingInterval.Month, 5, new(2030, 6, 17, 9, 30, 0, TimeSpan.Zero), false);

    /// <summary>The event about a subscription, or about there being none.</summary>
    public static SubscriptionChanged To(Subscription? subscription) => subscription is null ? new(null, null, null, 0, null, false)
        : new(subscription.PlanId, subscription.Status, subscription.Interval, subscription.Quantity, subscription.PeriodEnd, subscription.IsCancelled);
}
