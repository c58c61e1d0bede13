using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Billing;

/// <summary>A change that somebody wants of a running subscription.</summary>
/// <param name="Subscription">What runs.</param>
/// <param name="Plan">What is to run.</param>
/// <param name="Interval">How often it is to be paid.</param>
/// <param name="Quantity">How many are to be paid: seats, or 1.</param>
/// <param name="IsAtOnce">Whether it is made at once and its difference charged, or with the next period. Nobody loses what is paid for.</param>
internal sealed record PlanChange(Subscription Subscription, Plan Plan, BillingInterval Interval, int Quantity, bool IsAtOnce)
{
    /// <summary>Whether nothing is paid yet, so that nothing is to be settled.</summary>
    public bool IsInTrial => Subscription.Status == SubscriptionStatus.Trialing;

    /// <summary>What every period costs from then on, without tax.</summary>
    public Money Price => Plan.PriceOf(Interval, Subscription.Currency) * Quantity;
}

/// <summary>Decides whether a subscription can be changed to another plan, and when it would be.</summary>
internal sealed class PlanChanges(PlanCatalogue catalogue, PaidQuantity quantities)
{
    /// <summary>The change; a problem when there is nothing to change, or something else has to come first.</summary>
    /// <param name="subscription">What runs, or null.</param>
    /// <param name="planId">The wanted plan.</param>
    /// <param name="interval">The wanted interval.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Result<PlanChange>> Find(Subscription? subscription, string planId, BillingInterval interval, CancellationToken cancellationToken)
    {
        if (catalogue.Find(planId) is not { IsFree: false } plan)
            return Problem.NotFound;
        if (subscription is null)
            return Problem.Conflict(Strings.Text("NoSubscription"));
        if (!plan.Prices.ContainsKey(subscription.Currency))
            return Problem.Conflict(Strings.Text("NoSuchPlan"));
        if (subscription.PendingUpdateExpiresAt is not null)
            return Problem.Conflict(Strings.Text("ChangeAwaitsPayment"));
        if (subscription.Status is not (SubscriptionStatus.Active or SubscriptionStatus.Trialing))
            return Problem.Conflict(Strings.Text("PayFirst"));
        if (subscription.IsCancelled)
            return Problem.Conflict(Strings.Text("ReactivateFirst"));
        if (subscription.PlanId == plan.Id && subscription.Interval == interval)
            return Problem.Conflict(Strings.Text("HaveItAlready"));
        var quantity = await quantities.Of(plan, cancellationToken);
        return new PlanChange(subscription, plan, interval, quantity, IsAtOnce(subscription, plan, interval));
    }

    // More, and for at least as long: at once. Whatever gives less waits until what is paid has run out. A trial has nothing paid that could be lost.
    private bool IsAtOnce(Subscription subscription, Plan plan, BillingInterval interval)
    {
        if (subscription.Status == SubscriptionStatus.Trialing)
            return true;
        var isLower = catalogue.Find(subscription.PlanId) is { } current && catalogue.IsHigher(current, plan);
        return !isLower && interval >= subscription.Interval;
    }
}
