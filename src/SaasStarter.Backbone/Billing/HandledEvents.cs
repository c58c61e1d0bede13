namespace SaasStarter.Backbone.Billing;

/// <summary>What an event means, beyond that the tenant's copy is fetched anew.</summary>
internal enum EventMeaning
{
    /// <summary>Nothing more: what changed shows in the copy, and what people are told follows from it.</summary>
    Sync,

    /// <summary>Somebody went through Stripe's page to its end.</summary>
    CheckoutCompleted,

    /// <summary>A slow means of payment, begun on Stripe's page, failed.</summary>
    CheckoutFailed,

    /// <summary>Nobody finished Stripe's page in time.</summary>
    CheckoutExpired,

    /// <summary>A trial ends in three days, or was cut short.</summary>
    TrialWillEnd,

    /// <summary>A change waited for its payment, which did not come.</summary>
    PendingUpdateExpired,

    /// <summary>An attempt to collect an invoice failed.</summary>
    PaymentFailed,

    /// <summary>The bank wants the payer to confirm.</summary>
    PaymentActionRequired,

    /// <summary>An invoice is going to be written.</summary>
    RenewalUpcoming,

    /// <summary>An invoice could not be made final: staff have to look.</summary>
    FinalizationFailed,

    /// <summary>Money was given back.</summary>
    Refunded,

    /// <summary>A payer's bank takes a payment back, or has decided about it: staff have to look.</summary>
    Disputed,
}

/// <summary>A type of event that we ask Stripe for.</summary>
/// <param name="Type">Its name at Stripe.</param>
/// <param name="Meaning">What it means.</param>
internal sealed record HandledEvent(string Type, EventMeaning Meaning);

/// <summary>
/// The events that we ask Stripe for, each with what it means: the webhook endpoint is made with exactly these. Whatever else comes is stored and ignored.
/// <para>
/// Not asked for, and why: <c>invoice.created</c>, since an endpoint that fails delays renewals by up to three days; <c>invoice.payment_succeeded</c>, since
/// <c>invoice.paid</c> also tells of payments outside of Stripe; <c>invoice.will_be_due</c> and <c>invoice.overdue</c>, which are for invoices that
/// are sent and not collected; <c>entitlements.*</c>, since the plan file says what a plan includes; <c>billing.meter.*</c>, since usage is counted
/// here; <c>price.*</c> and <c>product.*</c>, since the plan file is the catalogue; <c>test_helpers.*</c>, which are for tests.
/// </para>
/// </summary>
internal static class HandledEvents
{
    public static IReadOnlyList<HandledEvent> All { get; } =
    [
        new("checkout.session.completed", EventMeaning.CheckoutCompleted),
        new("checkout.session.async_payment_succeeded", EventMeaning.CheckoutCompleted),
        new("checkout.session.async_payment_failed", EventMeaning.CheckoutFailed),
        new("checkout.session.expired", EventMeaning.CheckoutExpired),
        new("customer.subscription.created", EventMeaning.Sync),
        new("customer.subscription.updated", EventMeaning.Sync),
        new("customer.subscription.deleted", EventMeaning.Sync),
        new("customer.subscription.paused", EventMeaning.Sync),
        new("customer.subscription.resumed", EventMeaning.Sync),
        new("customer.subscription.trial_will_end", EventMeaning.TrialWillEnd),
        new("customer.subscription.pending_update_applied", EventMeaning.Sync),
        new("customer.subscription.pending_update_expired", EventMeaning.PendingUpdateExpired),
        new("invoice.finalized", EventMeaning.Sync),
        new("invoice.finalization_failed", EventMeaning.FinalizationFailed),
        new("invoice.paid", EventMeaning.Sync),
        new("invoice.payment_failed", EventMeaning.PaymentFailed),
        new("invoice.payment_action_required", EventMeaning.PaymentActionRequired),
        new("invoice.upcoming", EventMeaning.RenewalUpcoming),
        new("invoice.marked_uncollectible", EventMeaning.Sync),
        new("invoice.voided", EventMeaning.Sync),
        new("customer.updated", EventMeaning.Sync),
        new("customer.deleted", EventMeaning.Sync),
        new("customer.tax_id.created", EventMeaning.Sync),
        new("customer.tax_id.updated", EventMeaning.Sync),
        new("customer.tax_id.deleted", EventMeaning.Sync),
        new("charge.refunded", EventMeaning.Refunded),
        new("charge.dispute.created", EventMeaning.Disputed),
        new("charge.dispute.closed", EventMeaning.Disputed),
    ];

    private static readonly Dictionary<string, HandledEvent> ByType = All.ToDictionary(handled => handled.Type);

    /// <summary>What a type means; null for one that we do not handle.</summary>
    public static HandledEvent? Find(string type) => ByType.GetValueOrDefault(type);
}
