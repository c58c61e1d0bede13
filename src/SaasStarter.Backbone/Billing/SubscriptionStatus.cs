namespace SaasStarter.Backbone.Billing;

/// <summary>The eight statuses of a subscription at Stripe (API reference, <c>subscription.status</c>).</summary>
public enum SubscriptionStatus
{
    /// <summary>The first payment is open: 23 hours to pay.</summary>
    Incomplete,

    /// <summary>The first payment never came. The end.</summary>
    IncompleteExpired,

    /// <summary>In its trial.</summary>
    Trialing,

    /// <summary>Paid.</summary>
    Active,

    /// <summary>A renewal was not paid; Stripe goes on trying.</summary>
    PastDue,

    /// <summary>Stripe has given up trying, and goes on writing invoices.</summary>
    Unpaid,

    /// <summary>It has ended.</summary>
    Canceled,

    /// <summary>A trial that ended without a means of payment.</summary>
    Paused,
}

/// <summary>The statuses as Stripe writes them.</summary>
internal static class SubscriptionStatuses
{
    /// <summary>The status that Stripe names so; null for one that this version does not know.</summary>
    public static SubscriptionStatus? Read(string status) => status switch
    {
        "incomplete" => SubscriptionStatus.Incomplete,
        "incomplete_expired" => SubscriptionStatus.IncompleteExpired,
        "trialing" => SubscriptionStatus.Trialing,
        "active" => SubscriptionStatus.Active,
        "past_due" => SubscriptionStatus.PastDue,
        "unpaid" => SubscriptionStatus.Unpaid,
        "canceled" => SubscriptionStatus.Canceled,
        "paused" => SubscriptionStatus.Paused,
        _ => null,
    };

    /// <summary>Whether nothing can become of it any more.</summary>
    public static bool IsEnded(this SubscriptionStatus status) => status is SubscriptionStatus.Canceled or SubscriptionStatus.IncompleteExpired;
}
