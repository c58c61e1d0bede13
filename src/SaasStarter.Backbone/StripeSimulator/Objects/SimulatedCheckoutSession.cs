namespace SaasStarter.Backbone.StripeSimulator.Objects;

/// <summary>A page on which a customer subscribes and pays.</summary>
internal sealed class SimulatedCheckoutSession : StripeObject, IOwnedObject
{
    public bool? AllowPromotionCodes { get; init; }

    public required long AmountSubtotal { get; init; }

    public required long AmountTotal { get; init; }

    public CheckoutTax AutomaticTax { get; init; } = new();

    public string? BillingAddressCollection { get; init; }

    public string? CancelUrl { get; init; }

    public string? ClientReferenceId { get; init; }

    public string? ClientSecret => null;

    public required string Currency { get; init; }

    public List<object> CustomFields => [];

    public string? Customer { get; set; }

    public CheckoutCustomer? CustomerDetails { get; set; }

    public string? CustomerEmail { get; init; }

    public required long ExpiresAt { get; set; }

    public string? Invoice { get; set; }

    public string? IntegrationIdentifier { get; init; }

    public string? Locale { get; init; }

    public Dictionary<string, string> Metadata { get; set; } = [];

    public string Mode => "subscription";

    public string? PaymentIntent => null;

    public string PaymentMethodCollection { get; init; } = "always";

    public List<string> PaymentMethodTypes => ["card", "sepa_debit"];

    public string PaymentStatus { get; set; } = "unpaid";

    public string? SetupIntent => null;

    public required string Status { get; set; }

    public string? Subscription { get; set; }

    public required string SuccessUrl { get; init; }

    public TaxIdCollection TaxIdCollection { get; init; } = new();

    public CheckoutTotals TotalDetails => new();

    public string UiMode => "hosted_page";

    public string? Url { get; set; }

    /// <summary>What is bought; sent when it is asked for.</summary>
    [Hidden]
    public required List<CheckoutLine> Lines { get; init; }

    /// <summary>What the subscription is made with.</summary>
    [Hidden]
    public CheckoutSubscription SubscriptionData { get; init; } = new();

    /// <summary>Whether what is typed here becomes the customer's address.</summary>
    [Hidden]
    public bool UpdatesAddress { get; init; }

    /// <summary>Whether what is typed here becomes the customer's name.</summary>
    [Hidden]
    public bool UpdatesName { get; init; }
}

/// <summary>A price and how many of it.</summary>
internal sealed record CheckoutLine(string Id, string Price, long Quantity);

/// <summary>What a subscription is made with, when it is paid for on a page.</summary>
internal sealed record CheckoutSubscription
{
    public string? Description { get; init; }

    public Dictionary<string, string> Metadata { get; init; } = [];

    public long? TrialDays { get; init; }

    public long? TrialEnd { get; init; }

    public string MissingPaymentMethod { get; init; } = "create_invoice";
}

/// <summary>What the customer typed.</summary>
internal sealed record CheckoutCustomer
{
    public SimulatedAddress? Address { get; init; }

    public string? Email { get; init; }

    public string? Name { get; init; }

    public string? Phone => null;

    public string TaxExempt => "none";

    public List<InvoiceTaxId> TaxIds { get; init; } = [];
}

/// <summary>Whether tax is computed. Here it never is.</summary>
internal sealed record CheckoutTax
{
    public bool Enabled { get; init; }

    public object? Liability => null;

    public string? Provider => null;

    public string? Status => null;
}

/// <summary>Whether the page asks for a tax number.</summary>
internal sealed record TaxIdCollection
{
    public bool Enabled { get; init; }

    public string Required { get; init; } = "never";
}

/// <summary>What is added to prices: nothing.</summary>
internal sealed record CheckoutTotals
{
    public long AmountDiscount => 0;

    public long AmountShipping => 0;

    public long AmountTax => 0;
}
