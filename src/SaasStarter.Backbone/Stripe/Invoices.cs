namespace SaasStarter.Backbone.Stripe;

/// <summary>What a customer owes or paid. Amounts are in the currency's smallest unit.</summary>
internal sealed record Invoice : IStripeObject
{
    /// <summary>Its id. A preview has one that names nothing.</summary>
    public string Id { get; init; } = "";

    public string? Number { get; init; }

    /// <summary><c>draft</c>, <c>open</c>, <c>paid</c>, <c>uncollectible</c> or <c>void</c>.</summary>
    public string? Status { get; init; }

    /// <summary><c>subscription_create</c>, <c>subscription_cycle</c>, <c>subscription_update</c>, <c>manual</c>…</summary>
    public string? BillingReason { get; init; }

    public Expandable<Customer>? Customer { get; init; }

    public InvoiceParent? Parent { get; init; }

    public required string Currency { get; init; }

    public long AmountDue { get; init; }

    public long AmountPaid { get; init; }

    public long AmountRemaining { get; init; }

    public long Subtotal { get; init; }

    public long Total { get; init; }

    public IReadOnlyList<InvoiceTax>? TotalTaxes { get; init; }

    public int AttemptCount { get; init; }

    /// <summary>When the payment is tried again; null when it is not.</summary>
    public DateTimeOffset? NextPaymentAttempt { get; init; }

    /// <summary>Stripe's page on which it is paid and downloaded.</summary>
    public Uri? HostedInvoiceUrl { get; init; }

    public Uri? InvoicePdf { get; init; }

    public DateTimeOffset? DueDate { get; init; }

    public required StripePage<InvoiceLine> Lines { get; init; }

    public InvoiceStatusTransitions? StatusTransitions { get; init; }

    public InvoiceError? LastFinalizationError { get; init; }

    public DateTimeOffset Created { get; init; }

    public bool Livemode { get; init; }
}

/// <summary>What made an invoice.</summary>
internal sealed record InvoiceParent(InvoiceSubscriptionDetails? SubscriptionDetails);

/// <summary>The subscription that made an invoice.</summary>
internal sealed record InvoiceSubscriptionDetails(Expandable<Subscription> Subscription, IReadOnlyDictionary<string, string>? Metadata);

/// <summary>A tax within a total.</summary>
internal sealed record InvoiceTax(long Amount);

/// <summary>A line. A change in the middle of a period has one for what is given back and one for what is charged.</summary>
internal sealed record InvoiceLine : IStripeObject
{
    public required string Id { get; init; }

    public long Amount { get; init; }

    public string? Description { get; init; }

    public long? Quantity { get; init; }

    public required InvoiceLinePeriod Period { get; init; }

    public InvoiceLineParent? Parent { get; init; }

    public InvoiceLinePricing? Pricing { get; init; }
}

/// <summary>The time that a line is for: the invoice's own period is not it.</summary>
internal sealed record InvoiceLinePeriod(DateTimeOffset Start, DateTimeOffset End);

/// <summary>What made a line.</summary>
internal sealed record InvoiceLineParent(InvoiceLineItemDetails? SubscriptionItemDetails, InvoiceLineItemDetails? InvoiceItemDetails)
{
    /// <summary>Whether it settles a part of a period.</summary>
    public bool IsProration => SubscriptionItemDetails is { Proration: true } || InvoiceItemDetails is { Proration: true };
}

/// <summary>The item that made a line.</summary>
internal sealed record InvoiceLineItemDetails(bool Proration, string? Subscription, string? SubscriptionItem);

/// <summary>What a line was computed from.</summary>
internal sealed record InvoiceLinePricing(InvoicePriceDetails? PriceDetails);

/// <summary>The price of a line.</summary>
internal sealed record InvoicePriceDetails(string Price, string Product);

/// <summary>When an invoice became what it is.</summary>
internal sealed record InvoiceStatusTransitions(DateTimeOffset? FinalizedAt, DateTimeOffset? PaidAt, DateTimeOffset? VoidedAt, DateTimeOffset? MarkedUncollectibleAt);

/// <summary>Why an invoice could not be made.</summary>
internal sealed record InvoiceError(string? Code, string? Message);

/// <summary>Which invoices to list.</summary>
internal sealed record InvoiceListParameters : ListParameters
{
    public string? Customer { get; init; }

    public string? Subscription { get; init; }

    public string? Status { get; init; }
}

/// <summary>What to compute an invoice for, without making it.</summary>
internal sealed record InvoicePreviewParameters
{
    public string? Customer { get; init; }

    public string? Subscription { get; init; }

    public string? Schedule { get; init; }

    public InvoicePreviewSubscription? SubscriptionDetails { get; init; }

    public IReadOnlyList<string>? Expand { get; init; }
}

/// <summary>The change to compute.</summary>
internal sealed record InvoicePreviewSubscription
{
    public IReadOnlyList<SubscriptionItemParameters>? Items { get; init; }

    public ProrationBehavior? ProrationBehavior { get; init; }

    /// <summary>The time to compute for. Sent with the change as well, the charge equals the preview.</summary>
    public DateTimeOffset? ProrationDate { get; init; }

    public BillingCycleAnchor? BillingCycleAnchor { get; init; }

    public bool? CancelAtPeriodEnd { get; init; }
}

/// <summary>How an invoice is paid.</summary>
internal sealed record InvoicePayParameters
{
    public string? PaymentMethod { get; init; }

    /// <summary>Whether the payer is away. By default it is.</summary>
    public bool? OffSession { get; init; }
}

/// <summary><c>/v1/invoices</c>.</summary>
internal sealed class Invoices(StripeConnection connection)
{
    private const string All = "/v1/invoices";
    private const string One = "/v1/invoices/{id}";

    public Task<Invoice> Retrieve(string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        connection.Send<Invoice>(StripeRequest.Get(One, id, Expansion.Of(expand)), cancellationToken);

    public IAsyncEnumerable<Invoice> List(InvoiceListParameters parameters, int atMost, CancellationToken cancellationToken) =>
        connection.List<Invoice>(All, parameters, atMost, cancellationToken);

    /// <summary>What a change would cost. Nothing is changed, but Stripe remembers the answer under the key.</summary>
    public Task<Invoice> CreatePreview(InvoicePreviewParameters parameters, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<Invoice>(StripeRequest.Post($"{All}/create_preview", null, parameters, idempotencyKey), cancellationToken);

    public Task<Invoice> Pay(string id, InvoicePayParameters? parameters, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<Invoice>(StripeRequest.Post($"{One}/pay", id, parameters, idempotencyKey), cancellationToken);
}
