namespace SaasStarter.Backbone.StripeSimulator.Objects;

/// <summary>What a customer has to pay, and whether they did.</summary>
internal sealed class SimulatedInvoice : StripeObject, IOwnedObject
{
    public string? AccountCountry => "FR";

    public string? AccountName { get; init; }

    public long AmountDue { get; set; }

    public long AmountOverpaid => 0;

    public long AmountPaid { get; set; }

    public long AmountRemaining => AmountDue - AmountPaid;

    public long AmountShipping => 0;

    public int AttemptCount { get; set; }

    public bool Attempted { get; set; }

    public bool AutoAdvance { get; set; }

    public InvoiceTax AutomaticTax { get; init; } = new();

    public long? AutomaticallyFinalizesAt { get; set; }

    public required string BillingReason { get; init; }

    public string CollectionMethod => "charge_automatically";

    public required string Currency { get; init; }

    public object? CustomFields => null;

    public required string Customer { get; init; }

    public SimulatedAddress? CustomerAddress { get; set; }

    public string? CustomerEmail { get; set; }

    public string? CustomerName { get; set; }

    public string? CustomerPhone { get; set; }

    public object? CustomerShipping => null;

    public string CustomerTaxExempt => "none";

    public List<InvoiceTaxId> CustomerTaxIds { get; set; } = [];

    public string? DefaultPaymentMethod { get; set; }

    public string? DefaultSource => null;

    public List<object> DefaultTaxRates => [];

    public string? Description => null;

    public List<object> Discounts => [];

    public long? DueDate => null;

    public long? EffectiveAt { get; set; }

    public long? EndingBalance { get; set; }

    public string? Footer => null;

    public object? FromInvoice => null;

    public string? HostedInvoiceUrl { get; set; }

    public string? InvoicePdf { get; set; }

    public InvoiceIssuer Issuer => new();

    public object? LastFinalizationError => null;

    public string? LatestRevision => null;

    public ObjectList<InvoiceLine> Lines { get; init; } = new();

    public Dictionary<string, string> Metadata { get; set; } = [];

    public long? NextPaymentAttempt { get; set; }

    public string? Number { get; set; }

    public InvoiceParent? Parent { get; init; }

    public object PaymentSettings => new { DefaultMandate = (string?)null, PaymentMethodOptions = (object?)null, PaymentMethodTypes = (object?)null };

    public long PeriodEnd { get; init; }

    public long PeriodStart { get; init; }

    public long PostPaymentCreditNotesAmount => 0;

    public long PrePaymentCreditNotesAmount => 0;

    public string? ReceiptNumber => null;

    public long StartingBalance { get; set; }

    public string? StatementDescriptor => null;

    public required string Status { get; set; }

    public InvoiceTransitions StatusTransitions { get; set; } = new();

    public long Subtotal => Total;

    public long SubtotalExcludingTax => Total;

    public string? TestClock { get; set; }

    public long Total => Lines.Data.Sum(line => line.Amount);

    public List<object> TotalDiscountAmounts => [];

    public long TotalExcludingTax => Total;

    public List<object> TotalPretaxCreditAmounts => [];

    public List<object> TotalTaxes => [];

    public long? WebhooksDeliveredAt { get; set; }

    /// <summary>The payment intent that pays it, once it is open.</summary>
    [Hidden]
    public string? PaymentIntent { get; set; }

    string? IOwnedObject.Customer => Customer;

    /// <summary>The subscription that it is for.</summary>
    public string? SubscriptionId() => Parent?.SubscriptionDetails?.Subscription;
}

/// <summary>Whether tax was computed for an invoice.</summary>
internal sealed record InvoiceTax
{
    public string? DisabledReason => null;

    public bool Enabled { get; init; }

    public object? Liability => null;

    public string? Provider => null;

    public string? Status => null;
}

/// <summary>A tax number as it stood when the invoice was finalised.</summary>
internal sealed record InvoiceTaxId(string Type, string Value);

/// <summary>What an invoice is for.</summary>
internal sealed record InvoiceParent(InvoiceSubscription SubscriptionDetails)
{
    public object? QuoteDetails => null;

    public string Type => "subscription_details";
}

/// <summary>The subscription that an invoice is for, with the metadata that it had then.</summary>
internal sealed record InvoiceSubscription(Dictionary<string, string> Metadata, string Subscription);

/// <summary>When an invoice became what.</summary>
internal sealed record InvoiceTransitions
{
    public long? FinalizedAt { get; init; }

    public long? MarkedUncollectibleAt { get; init; }

    public long? PaidAt { get; init; }

    public long? VoidedAt { get; init; }
}

/// <summary>A line of an invoice.</summary>
internal sealed record InvoiceLine
{
    public required string Id { get; init; }

    public string Object { get; init; } = "line_item";

    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public required string Description { get; init; }

    public List<object> DiscountAmounts => [];

    public bool Discountable => !Parent.SubscriptionItemDetails.Proration;

    public List<object> Discounts => [];

    public string? Invoice { get; init; }

    public bool Livemode => false;

    public Dictionary<string, string> Metadata { get; init; } = [];

    public required LineParent Parent { get; init; }

    public required SimulatedPeriod Period { get; init; }

    public List<object> PretaxCreditAmounts => [];

    public required LinePricing Pricing { get; init; }

    public required long Quantity { get; init; }

    public string? Subscription => Parent.SubscriptionItemDetails.Subscription;

    public long Subtotal => Amount;

    public List<object> Taxes => [];
}

/// <summary>What a line is for.</summary>
internal sealed record LineParent(LineSubscriptionItem SubscriptionItemDetails)
{
    public object? InvoiceItemDetails => null;

    public string Type => "subscription_item_details";
}

/// <summary>The subscription item that a line is for.</summary>
internal sealed record LineSubscriptionItem
{
    public string? InvoiceItem { get; init; }

    public bool Proration { get; init; }

    public object ProrationDetails => new { CreditedItems = (object?)null };

    public string? Subscription { get; init; }

    public required string SubscriptionItem { get; init; }
}

/// <summary>The price of a line.</summary>
internal sealed record LinePricing(LinePrice PriceDetails, string UnitAmountDecimal)
{
    public string Type => "price_details";
}

/// <summary>The ids of a line's price and product.</summary>
internal sealed record LinePrice(string Price, string Product);

/// <summary>A proration that waits for the next invoice.</summary>
internal sealed class SimulatedInvoiceItem : StripeObject, IOwnedObject
{
    public required string Customer { get; init; }

    public required string Subscription { get; init; }

    /// <summary>The line that the invoice will have.</summary>
    [Hidden]
    public required InvoiceLine Line { get; init; }

    public long Amount => Line.Amount;

    public string Currency => Line.Currency;

    public string Description => Line.Description;

    public string? Invoice { get; set; }

    public SimulatedPeriod Period => Line.Period;

    public bool Proration => true;

    public long Quantity => Line.Quantity;

    public string? TestClock { get; set; }

    string? IOwnedObject.Customer => Customer;
}
