using System.Text.Json.Serialization;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Billing;

/// <summary>What happened to a subscription that those who may pay are told of, by mail and in the product.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BillingHappening>))]
internal enum BillingHappening
{
    /// <summary>A trial began. Plan, and the day on which it ends.</summary>
    TrialStarted,

    /// <summary>A trial ends in a few days. Plan, the day, and what is due from then on.</summary>
    TrialEndsSoon,

    /// <summary>A trial ended, and nothing was paid. Plan.</summary>
    TrialEnded,

    /// <summary>The first attempt to collect an invoice failed. Plan, amount, the day of the next attempt, and until when everything works as before.</summary>
    PaymentFailed,

    /// <summary>A further attempt failed, and there will be another one. As <see cref="PaymentFailed"/>.</summary>
    PaymentFailedAgain,

    /// <summary>An attempt failed, and Stripe makes no other (<c>next_payment_attempt</c> is null). Plan, amount, and until when everything works as before.</summary>
    LastPaymentFailed,

    /// <summary>The bank wants the customer to confirm (3-D Secure). Plan and amount.</summary>
    PaymentNeedsConfirmation,

    /// <summary>An invoice was paid after an attempt had failed. Plan and amount.</summary>
    PaidAgain,

    /// <summary>The subscription will end with its period. Plan and day.</summary>
    CancellationScheduled,

    /// <summary>The subscription ended. Plan.</summary>
    SubscriptionEnded,

    /// <summary>Another plan or period applies from now on, and its difference was charged. The new plan and the amount, possibly 0.</summary>
    PlanChanged,

    /// <summary>A smaller plan is to apply from the next period on. The new plan and the day.</summary>
    DowngradeScheduled,

    /// <summary>The smaller plan applies. The new plan.</summary>
    DowngradeApplied,

    /// <summary>The payment for a larger plan was not confirmed in time: the former plan stays. The plan that stays.</summary>
    UpgradeNotApplied,

    /// <summary>A yearly subscription is about to be paid again. Plan, amount and day.</summary>
    RenewalSoon,

    /// <summary>Money was given back. Amount.</summary>
    Refunded,
}

/// <summary>Something that happened to a subscription.</summary>
/// <param name="What">What.</param>
/// <param name="About">To what, so that it is told once however often it is learnt of: an invoice with its attempt, a subscription with its period.</param>
internal sealed record BillingNews(BillingHappening What, string About)
{
    /// <summary>The plan (<see cref="Plan.Id"/>).</summary>
    public string? PlanId { get; init; }

    /// <summary>The amount, with tax.</summary>
    public Money? Amount { get; init; }

    /// <summary>When it happens or happens next.</summary>
    public DateTimeOffset? On { get; init; }

    /// <summary>Until when everything works as before, although something is due.</summary>
    public DateTimeOffset? GraceUntil { get; init; }
}
