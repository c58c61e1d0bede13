namespace SaasStarter.Backbone.Stripe;

/// <summary>What a customer pays for, again and again.</summary>
internal sealed record Subscription : IStripeObject
{
    public required string Id { get; init; }

    public required Expandable<Customer> Customer { get; init; }

    /// <summary><c>incomplete</c>, <c>incomplete_expired</c>, <c>trialing</c>, <c>active</c>, <c>past_due</c>, <c>unpaid</c>, <c>canceled</c> or <c>paused</c>.</summary>
    public required string Status { get; init; }

    public required StripePage<SubscriptionItem> Items { get; init; }

    public required string Currency { get; init; }

    public bool CancelAtPeriodEnd { get; init; }

    public DateTimeOffset? CancelAt { get; init; }

    public DateTimeOffset? CanceledAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public CancellationDetails? CancellationDetails { get; init; }

    public DateTimeOffset? TrialStart { get; init; }

    public DateTimeOffset? TrialEnd { get; init; }

    public string? CollectionMethod { get; init; }

    public Expandable<PaymentMethod>? DefaultPaymentMethod { get; init; }

    public Expandable<Invoice>? LatestInvoice { get; init; }

    /// <summary>A change that waits for its payment, and is dropped when that does not come.</summary>
    public PendingUpdate? PendingUpdate { get; init; }

    public PauseCollection? PauseCollection { get; init; }

    public Expandable<SubscriptionSchedule>? Schedule { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public DateTimeOffset Created { get; init; }

    public bool Livemode { get; init; }
}

/// <summary>One price of a subscription. The paid period is the item's, not the subscription's (since 2025-03-31.basil).</summary>
internal sealed record SubscriptionItem : IStripeObject
{
    public required string Id { get; init; }

    public required Price Price { get; init; }

    public long? Quantity { get; init; }

    public DateTimeOffset CurrentPeriodStart { get; init; }

    public DateTimeOffset CurrentPeriodEnd { get; init; }
}

/// <summary>Why a subscription ends.</summary>
/// <param name="Reason"><c>cancellation_requested</c>, <c>payment_failed</c>, <c>payment_disputed</c>…</param>
/// <param name="Feedback">What the customer chose: <c>too_expensive</c>…</param>
/// <param name="Comment">What the customer wrote.</param>
internal sealed record CancellationDetails(string? Reason, string? Feedback, string? Comment);

/// <summary>A change that waits for its payment.</summary>
internal sealed record PendingUpdate(DateTimeOffset ExpiresAt, IReadOnlyList<SubscriptionItem>? SubscriptionItems);

/// <summary>That no payment is collected for a while. The status does not show it.</summary>
internal sealed record PauseCollection(string Behavior, DateTimeOffset? ResumesAt);

/// <summary>What happens when a trial ends.</summary>
internal sealed record TrialSettings(TrialEndBehavior EndBehavior);

/// <summary>What happens when a trial ends without a payment method.</summary>
internal sealed record TrialEndBehavior(MissingPaymentMethod MissingPaymentMethod);

/// <summary>What happens when a trial ends without a payment method.</summary>
internal enum MissingPaymentMethod
{
    Cancel,
    CreateInvoice,
    Pause,
}

/// <summary>What happens to what was paid for the rest of the period.</summary>
internal enum ProrationBehavior
{
    /// <summary>It is settled with the next invoice.</summary>
    CreateProrations,

    /// <summary>It is settled now.</summary>
    AlwaysInvoice,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>What happens when a change cannot be paid.</summary>
internal enum PaymentBehavior
{
    /// <summary>It is made, and the subscription becomes past due.</summary>
    AllowIncomplete,

    /// <summary>It is made, and the payer confirms.</summary>
    DefaultIncomplete,

    /// <summary>It is refused.</summary>
    ErrorIfIncomplete,

    /// <summary>It waits as a <see cref="PendingUpdate"/>. Takes items and proration only.</summary>
    PendingIfIncomplete,
}

/// <summary>When the period begins anew.</summary>
internal enum BillingCycleAnchor
{
    Now,
    Unchanged,
}

/// <summary>A price in a subscription's new state.</summary>
internal sealed record SubscriptionItemParameters
{
    /// <summary>The item to change. Without it, an item is added.</summary>
    public string? Id { get; init; }

    public string? Price { get; init; }

    public long? Quantity { get; init; }

    public bool? Deleted { get; init; }
}

/// <summary>What to change of a subscription.</summary>
internal sealed record SubscriptionUpdateParameters
{
    public IReadOnlyList<SubscriptionItemParameters>? Items { get; init; }

    public ProrationBehavior? ProrationBehavior { get; init; }

    /// <summary>The time that a preview was made for, so that the charge equals it.</summary>
    public DateTimeOffset? ProrationDate { get; init; }

    public PaymentBehavior? PaymentBehavior { get; init; }

    public BillingCycleAnchor? BillingCycleAnchor { get; init; }

    public bool? CancelAtPeriodEnd { get; init; }

    public Emptyable<DateTimeOffset>? CancelAt { get; init; }

    public CancellationFeedback? CancellationDetails { get; init; }

    public string? DefaultPaymentMethod { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public IReadOnlyList<string>? Expand { get; init; }
}

/// <summary>Why a customer leaves.</summary>
internal sealed record CancellationFeedback
{
    public CancellationReason? Feedback { get; init; }

    public Emptyable<string>? Comment { get; init; }
}

/// <summary>The reasons that Stripe knows.</summary>
internal enum CancellationReason
{
    CustomerService,
    LowQuality,
    MissingFeatures,
    Other,
    SwitchedService,
    TooComplex,
    TooExpensive,
    Unused,
}

/// <summary>How a subscription ends at once.</summary>
internal sealed record SubscriptionCancelParameters
{
    public bool? InvoiceNow { get; init; }

    public bool? Prorate { get; init; }

    public CancellationFeedback? CancellationDetails { get; init; }
}

/// <summary>Which subscriptions to list.</summary>
internal sealed record SubscriptionListParameters : ListParameters
{
    public string? Customer { get; init; }

    /// <summary>A status, or <c>all</c>: without it, ended ones are left out.</summary>
    public string? Status { get; init; }

    public string? Price { get; init; }
}

/// <summary><c>/v1/subscriptions</c>.</summary>
internal sealed class Subscriptions(StripeConnection connection)
{
    private const string One = "/v1/subscriptions/{id}";

    public Task<Subscription> Retrieve(string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        connection.Send<Subscription>(StripeRequest.Get(One, id, Expansion.Of(expand)), cancellationToken);

    public IAsyncEnumerable<Subscription> List(SubscriptionListParameters parameters, int atMost, CancellationToken cancellationToken) =>
        connection.List<Subscription>("/v1/subscriptions", parameters, atMost, cancellationToken);

    public Task<Subscription> Update(string id, SubscriptionUpdateParameters parameters, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<Subscription>(StripeRequest.Post(One, id, parameters, idempotencyKey), cancellationToken);

    /// <summary>Ends it at once, for good. One that has ended answers <see cref="StripeErrorKind.ResourceMissing"/>, also when we ended it and the answer was lost.</summary>
    public Task<Subscription> Cancel(string id, SubscriptionCancelParameters? parameters, CancellationToken cancellationToken) =>
        connection.Send<Subscription>(StripeRequest.Delete(One, id, parameters), cancellationToken);
}
