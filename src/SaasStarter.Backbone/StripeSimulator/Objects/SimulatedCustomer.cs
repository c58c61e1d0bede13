namespace SaasStarter.Backbone.StripeSimulator.Objects;

/// <summary>Who pays.</summary>
internal sealed class SimulatedCustomer : StripeObject, IOwnedObject
{
    public SimulatedAddress? Address { get; set; }

    /// <summary>What they owe beyond their invoices; a credit is negative.</summary>
    public long Balance { get; set; }

    public string? Currency { get; set; }

    public string? DefaultSource => null;

    public bool Delinquent { get; set; }

    public string? Description { get; set; }

    public object? Discount => null;

    public string? Email { get; set; }

    public string InvoicePrefix { get; set; } = "";

    public CustomerInvoiceSettings InvoiceSettings { get; set; } = new();

    public Dictionary<string, string> Metadata { get; set; } = [];

    public string? Name { get; set; }

    public int NextInvoiceSequence { get; set; } = 1;

    public string? Phone { get; set; }

    public List<string> PreferredLocales { get; set; } = [];

    public object? Shipping => null;

    public string TaxExempt { get; set; } = "none";

    public string? TestClock { get; set; }

    /// <summary>Whether it was deleted: only its id is sent then.</summary>
    [Hidden]
    public bool IsDeleted { get; set; }

    /// <summary>How many of the next payments are declined, whatever the payment method.</summary>
    [Hidden]
    public int PaymentsToDecline { get; set; }

    string? IOwnedObject.Customer => Id;
}

/// <summary>What invoices of a customer are made with.</summary>
internal sealed record CustomerInvoiceSettings
{
    public object? CustomFields => null;

    public string? DefaultPaymentMethod { get; init; }

    public string? Footer { get; init; }

    public object? RenderingOptions => null;
}

/// <summary>A customer's tax number.</summary>
internal sealed class SimulatedTaxId : StripeObject, IOwnedObject
{
    public required string Customer { get; init; }

    public string? Country { get; init; }

    public required string Type { get; init; }

    public required string Value { get; init; }

    public TaxIdVerification Verification { get; init; } = new();

    string? IOwnedObject.Customer => Customer;
}

/// <summary>Whether a tax number was looked up.</summary>
internal sealed record TaxIdVerification
{
    public string Status { get; init; } = "unavailable";

    public string? VerifiedAddress { get; init; }

    public string? VerifiedName { get; init; }
}
