using System.Text.Json.Serialization;

namespace SaasStarter.Backbone.StripeSimulator.Objects;

/// <summary>A test card or a test bank account.</summary>
internal sealed class SimulatedPaymentMethod : StripeObject, IOwnedObject
{
    public string AllowRedisplay => "limited";

    public BillingDetails BillingDetails { get; init; } = new();

    public CardDetails? Card { get; init; }

    public string? Customer { get; set; }

    public Dictionary<string, string> Metadata { get; set; } = [];

    public DebitDetails? SepaDebit { get; init; }

    public required string Type { get; init; }

    /// <summary>How it behaves.</summary>
    [Hidden]
    public required TestMethod Behavior { get; init; }

    /// <summary>Whether its owner authenticated a payment with it: banks ask once, for most cards.</summary>
    [Hidden]
    public bool IsAuthenticated { get; set; }

    string? IOwnedObject.Customer => Customer;
}

/// <summary>Whom a payment method belongs to.</summary>
internal sealed record BillingDetails
{
    public SimulatedAddress Address { get; init; } = new();

    public string? Email { get; init; }

    public string? Name { get; init; }

    public string? Phone { get; init; }

    public string? TaxId { get; init; }
}

/// <summary>What is known of a card.</summary>
internal sealed record CardDetails
{
    public string Brand => "visa";

    public string Country => "FR";

    public int ExpMonth => 12;

    public int ExpYear => 2040;

    public string Funding => "credit";

    public required string Last4 { get; init; }

    public object? Wallet => null;
}

/// <summary>What is known of a bank account.</summary>
internal sealed record DebitDetails
{
    public string BankCode => "37040044";

    public string Country => "AT";

    public required string Last4 { get; init; }
}

/// <summary>The payment of an invoice: one intent, however often it is tried.</summary>
internal sealed class SimulatedPaymentIntent : StripeObject, IOwnedObject
{
    public required long Amount { get; init; }

    public long AmountReceived { get; set; }

    public long? CanceledAt { get; set; }

    public string CaptureMethod => "automatic";

    public string? ClientSecret { get; init; }

    public required string Currency { get; init; }

    public required string Customer { get; init; }

    public PaymentError? LastPaymentError { get; set; }

    public string? LatestCharge { get; set; }

    public Dictionary<string, string> Metadata { get; set; } = [];

    public NextAction? NextAction { get; set; }

    public string? PaymentMethod { get; set; }

    public List<string> PaymentMethodTypes => ["card", "sepa_debit"];

    public required string Status { get; set; }

    /// <summary>The invoice that it pays.</summary>
    [Hidden]
    public required string Invoice { get; init; }

    /// <summary>When the bank says whether a delayed debit came through.</summary>
    [Hidden]
    public long? SettlesAt { get; set; }

    string? IOwnedObject.Customer => Customer;
}

/// <summary>Why a payment failed.</summary>
internal sealed record PaymentError
{
    public string Type => "card_error";

    public required string Code { get; init; }

    public string? DeclineCode { get; init; }

    public required string Message { get; init; }
}

/// <summary>What the customer has to do for the payment to go on.</summary>
internal sealed record NextAction
{
    public string Type => "use_stripe_sdk";
}

/// <summary>A part of the payment of an invoice.</summary>
internal sealed class SimulatedInvoicePayment : StripeObject
{
    public long? AmountPaid { get; set; }

    public required long AmountRequested { get; init; }

    public required string Currency { get; init; }

    public required string Invoice { get; init; }

    public bool IsDefault => true;

    public required InvoicePaymentSource Payment { get; init; }

    public required string Status { get; set; }

    public InvoicePaymentTransitions StatusTransitions { get; set; } = new();
}

/// <summary>What pays an invoice.</summary>
internal sealed record InvoicePaymentSource(string PaymentIntent)
{
    public string Type => "payment_intent";
}

/// <summary>When a payment became what.</summary>
internal sealed record InvoicePaymentTransitions
{
    public long? CanceledAt { get; init; }

    public long? PaidAt { get; init; }
}

/// <summary>Money that was taken, or was tried to be.</summary>
internal sealed class SimulatedCharge : StripeObject, IOwnedObject
{
    public required long Amount { get; init; }

    public long AmountCaptured => Paid ? Amount : 0;

    public long AmountRefunded { get; set; }

    public BillingDetails BillingDetails { get; init; } = new();

    public bool Captured => Paid;

    public required string Currency { get; init; }

    public required string Customer { get; init; }

    public bool Disputed { get; set; }

    public string? FailureCode { get; set; }

    public string? FailureMessage { get; set; }

    public Dictionary<string, string> Metadata { get; set; } = [];

    public bool Paid => Status == "succeeded";

    public required string PaymentIntent { get; init; }

    public required string PaymentMethod { get; init; }

    public bool Refunded { get; set; }

    public required string Status { get; set; }

    string? IOwnedObject.Customer => Customer;
}

/// <summary>Money that was given back.</summary>
internal sealed class SimulatedRefund : StripeObject
{
    /// <summary>Refunds do not say.</summary>
    [JsonIgnore]
    public override bool Livemode => base.Livemode;

    public required long Amount { get; init; }

    public required string Charge { get; init; }

    public required string Currency { get; init; }

    public Dictionary<string, string> Metadata { get; init; } = [];

    public required string PaymentIntent { get; init; }

    public string? Reason { get; init; }

    public string Status => "succeeded";
}

/// <summary>A charge that the customer's bank contests.</summary>
internal sealed class SimulatedDispute : StripeObject
{
    public required long Amount { get; init; }

    public required string Charge { get; init; }

    public required string Currency { get; init; }

    public bool IsChargeRefundable => false;

    public Dictionary<string, string> Metadata => [];

    public required string PaymentIntent { get; init; }

    public string Reason => "fraudulent";

    public required string Status { get; set; }
}
