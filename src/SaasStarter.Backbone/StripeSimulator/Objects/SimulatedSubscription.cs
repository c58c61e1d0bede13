using System.Text.Json.Serialization;

namespace SaasStarter.Backbone.StripeSimulator.Objects;

/// <summary>What a customer subscribed to. Its periods are those of its items.</summary>
internal sealed class SimulatedSubscription : StripeObject, IOwnedObject
{
    public AutomaticTax AutomaticTax { get; set; } = new();

    public long BillingCycleAnchor { get; set; }

    public object? BillingCycleAnchorConfig => null;

    public BillingMode BillingMode { get; init; } = new();

    public List<object> BillingSchedules => [];

    public object? BillingThresholds => null;

    public long? CancelAt { get; set; }

    public bool CancelAtPeriodEnd { get; set; }

    public long? CanceledAt { get; set; }

    public CancellationDetails CancellationDetails { get; set; } = new();

    public string CollectionMethod => "charge_automatically";

    public required string Currency { get; init; }

    public required string Customer { get; init; }

    public int? DaysUntilDue => null;

    public string? DefaultPaymentMethod { get; set; }

    public string? DefaultSource => null;

    public List<object> DefaultTaxRates => [];

    public string? Description { get; set; }

    public List<object> Discounts => [];

    public long? EndedAt { get; set; }

    public InvoiceIssuing InvoiceSettings => new();

    public ObjectList<SubscriptionItem> Items { get; set; } = new();

    public string? LatestInvoice { get; set; }

    public Dictionary<string, string> Metadata { get; set; } = [];

    public long? NextPendingInvoiceItemInvoice => null;

    public string? OnBehalfOf => null;

    public object? PauseCollection => null;

    public SubscriptionPaymentSettings PaymentSettings { get; set; } = new();

    public object? PendingInvoiceItemInterval => null;

    public string? PendingSetupIntent => null;

    public PendingUpdate? PendingUpdate { get; set; }

    public string? Schedule { get; set; }

    public long StartDate { get; init; }

    public required string Status { get; set; }

    public string? TestClock { get; set; }

    public object? TransferData => null;

    public long? TrialEnd { get; set; }

    public TrialSettings TrialSettings { get; set; } = new();

    public long? TrialStart { get; set; }

    /// <summary>Whether the end of the trial was announced.</summary>
    [Hidden]
    public bool IsTrialEndAnnounced { get; set; }

    /// <summary>The end of the period whose renewal was announced.</summary>
    [Hidden]
    public long AnnouncedRenewal { get; set; }

    /// <summary>The invoice that has to be paid before <see cref="PendingUpdate"/> takes effect.</summary>
    [Hidden]
    public string? PendingInvoice { get; set; }

    string? IOwnedObject.Customer => Customer;

    /// <summary>Whether it came to its end.</summary>
    public bool HasEnded() => Status is "canceled" or "incomplete_expired";

    /// <summary>When the current period began.</summary>
    public long PeriodStart() => Items.Data[0].CurrentPeriodStart;

    /// <summary>When the current period ends.</summary>
    public long PeriodEnd() => Items.Data.Min(item => item.CurrentPeriodEnd);

    /// <summary>The current period.</summary>
    public SimulatedPeriod Period() => new(PeriodEnd(), PeriodStart());

    /// <summary>How often it renews; all items renew together.</summary>
    public PriceRecurrence Recurrence() => Items.Data[0].Price.Recurring!;
}

/// <summary>A price that is part of a subscription.</summary>
internal sealed record SubscriptionItem
{
    public required string Id { get; init; }

    public string Object { get; init; } = "subscription_item";

    public object? BillingThresholds => null;

    public long Created { get; init; }

    public long CurrentPeriodEnd { get; init; }

    public long CurrentPeriodStart { get; init; }

    public object? CurrentTrial => null;

    public List<object> Discounts => [];

    public Dictionary<string, string> Metadata { get; init; } = [];

    /// <summary>The price. Declared as any object, so that its kind is written too.</summary>
    [JsonPropertyName("price")]
    public required StripeObject PricedAt { get; init; }

    [JsonIgnore]
    public SimulatedPrice Price => (SimulatedPrice)PricedAt;

    public long Quantity { get; init; } = 1;

    public required string Subscription { get; init; }

    public List<object> TaxRates => [];
}

/// <summary>Whether tax is computed. Here it never is: amounts are those of the prices.</summary>
internal sealed record AutomaticTax
{
    public string? DisabledReason => null;

    public bool Enabled { get; init; }

    public object? Liability => null;
}

/// <summary>Which rules proration follows.</summary>
internal sealed record BillingMode
{
    public BillingModeFlexible Flexible => new();

    public string Type => "flexible";
}

/// <summary>The one choice that the flexible mode has.</summary>
internal sealed record BillingModeFlexible
{
    public string ProrationDiscounts => "included";
}

/// <summary>Why a subscription was cancelled.</summary>
internal sealed record CancellationDetails
{
    public string? Comment { get; init; }

    public string? Feedback { get; init; }

    public string? FeedbackOption => null;

    public string? Reason { get; init; }
}

/// <summary>Who issues invoices: the account itself.</summary>
internal sealed record InvoiceIssuing
{
    public object? AccountTaxIds => null;

    public object? CustomFields => null;

    public string? Description => null;

    public string? Footer => null;

    public InvoiceIssuer Issuer => new();
}

/// <summary>The account.</summary>
internal sealed record InvoiceIssuer
{
    public string Type => "self";
}

/// <summary>How a subscription is paid.</summary>
internal sealed record SubscriptionPaymentSettings
{
    public object? PaymentMethodOptions => null;

    public object? PaymentMethodTypes => null;

    public string SaveDefaultPaymentMethod { get; init; } = "off";
}

/// <summary>A change that takes effect when its invoice is paid.</summary>
internal sealed record PendingUpdate
{
    public long? BillingCycleAnchor { get; init; }

    public object? Discount => null;

    public object? Discounts => null;

    public required long ExpiresAt { get; init; }

    public required List<SubscriptionItem> SubscriptionItems { get; init; }

    public long? TrialEnd { get; init; }

    public bool? TrialFromPlan => null;
}

/// <summary>What becomes of a trial.</summary>
internal sealed record TrialSettings
{
    public TrialEndBehavior EndBehavior { get; init; } = new();
}

/// <summary>What becomes of a trial that ends without a payment method: <c>cancel</c>, <c>create_invoice</c> or <c>pause</c>.</summary>
internal sealed record TrialEndBehavior
{
    public string MissingPaymentMethod { get; init; } = "create_invoice";
}
