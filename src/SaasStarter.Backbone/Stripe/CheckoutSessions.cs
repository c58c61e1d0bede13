namespace SaasStarter.Backbone.Stripe;

/// <summary>A visit to Stripe's page on which somebody pays.</summary>
internal sealed record CheckoutSession : IStripeObject
{
    public required string Id { get; init; }

    /// <summary><c>open</c>, <c>complete</c> or <c>expired</c>.</summary>
    public string? Status { get; init; }

    /// <summary><c>paid</c>, <c>unpaid</c> (a delayed debit is under way) or <c>no_payment_required</c>.</summary>
    public string? PaymentStatus { get; init; }

    public Expandable<Customer>? Customer { get; init; }

    public Expandable<Subscription>? Subscription { get; init; }

    public Expandable<Invoice>? Invoice { get; init; }

    public string? ClientReferenceId { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public long? AmountTotal { get; init; }

    public string? Currency { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Where the person pays, while the session is open.</summary>
    public Uri? Url { get; init; }

    public bool Livemode { get; init; }
}

/// <summary>What somebody is to pay, and how the page asks for it.</summary>
internal sealed record CheckoutSessionParameters
{
    public CheckoutMode Mode { get; init; } = CheckoutMode.Subscription;

    public required IReadOnlyList<CheckoutLineItem> LineItems { get; init; }

    public required string Customer { get; init; }

    public string? ClientReferenceId { get; init; }

    /// <summary>Where the browser goes when it was paid. <c>{CHECKOUT_SESSION_ID}</c> in it becomes the session's id, which proves nothing.</summary>
    public required Uri SuccessUrl { get; init; }

    public Uri? CancelUrl { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public bool? AllowPromotionCodes { get; init; }

    public Enabling? AutomaticTax { get; init; }

    public Enabling? TaxIdCollection { get; init; }

    /// <summary>Needed to collect a VAT number of a customer that exists.</summary>
    public CheckoutCustomerUpdate? CustomerUpdate { get; init; }

    public BillingAddressCollection? BillingAddressCollection { get; init; }

    public PaymentMethodCollection? PaymentMethodCollection { get; init; }

    public CheckoutSubscriptionData? SubscriptionData { get; init; }

    /// <summary>The page's language: <c>fr</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>The session's. It is not copied to the subscription: <see cref="CheckoutSubscriptionData.Metadata"/>.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>What a session is for.</summary>
internal enum CheckoutMode
{
    Subscription,
    Payment,
    Setup,
}

/// <summary>Whether the page asks for the payer's address.</summary>
internal enum BillingAddressCollection
{
    Auto,
    Required,
}

/// <summary>Whether the page asks for a card when there is nothing to pay yet.</summary>
internal enum PaymentMethodCollection
{
    Always,
    IfRequired,
}

/// <summary>Whether the page may change the customer.</summary>
internal enum CustomerUpdating
{
    Auto,
    Never,
}

/// <summary>A price and how many of it.</summary>
internal sealed record CheckoutLineItem(string Price, long Quantity);

/// <summary>What the page may change of a customer that exists.</summary>
internal sealed record CheckoutCustomerUpdate(CustomerUpdating Address, CustomerUpdating Name);

/// <summary>A part of Stripe that is on or off.</summary>
internal sealed record Enabling(bool Enabled);

/// <summary>What the subscription is made with.</summary>
internal sealed record CheckoutSubscriptionData
{
    public int? TrialPeriodDays { get; init; }

    public TrialSettings? TrialSettings { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary><c>/v1/checkout/sessions</c>.</summary>
internal sealed class CheckoutSessions(StripeConnection connection)
{
    private const string One = "/v1/checkout/sessions/{id}";

    public Task<CheckoutSession> Create(CheckoutSessionParameters parameters, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<CheckoutSession>(StripeRequest.Post("/v1/checkout/sessions", null, parameters, idempotencyKey), cancellationToken);

    public Task<CheckoutSession> Retrieve(string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        connection.Send<CheckoutSession>(StripeRequest.Get(One, id, Expansion.Of(expand)), cancellationToken);

    /// <summary>Closes an open session, so that nobody pays with it any more.</summary>
    public Task<CheckoutSession> Expire(string id, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<CheckoutSession>(StripeRequest.Post($"{One}/expire", id, null, idempotencyKey), cancellationToken);
}
