namespace SaasStarter.Backbone.Stripe;

/// <summary>Whoever pays. One for each tenant.</summary>
internal sealed record Customer : IStripeObject
{
    public required string Id { get; init; }

    /// <summary>Whether it is gone: then nothing but the id is left.</summary>
    public bool Deleted { get; init; }

    public string? Email { get; init; }

    public string? Name { get; init; }

    public Address? Address { get; init; }

    public CustomerInvoiceSettings? InvoiceSettings { get; init; }

    /// <summary>VAT numbers and the like, when they were expanded: <c>tax_ids</c>.</summary>
    public StripePage<TaxId>? TaxIds { get; init; }

    public IReadOnlyList<string>? PreferredLocales { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public DateTimeOffset? Created { get; init; }

    public bool Livemode { get; init; }
}

/// <summary>How a customer's invoices are paid.</summary>
internal sealed record CustomerInvoiceSettings(Expandable<PaymentMethod>? DefaultPaymentMethod);

/// <summary>A card or an account that pays.</summary>
internal sealed record PaymentMethod(string Id, string Type, PaymentCard? Card) : IStripeObject;

/// <summary>What may be shown of a card.</summary>
internal sealed record PaymentCard(string Brand, string Last4, int ExpMonth, int ExpYear);

/// <summary>A postal address.</summary>
internal sealed record Address(string? Line1, string? Line2, string? PostalCode, string? City, string? State, string? Country);

/// <summary>A number that tax offices know a business by: <c>eu_vat</c>, <c>FR40303265045</c>.</summary>
internal sealed record TaxId(string Id, string Type, string Value, TaxIdVerification? Verification) : IStripeObject;

/// <summary>Whether a tax office confirmed a number: <c>pending</c>, <c>verified</c>, <c>unverified</c>, <c>unavailable</c>.</summary>
internal sealed record TaxIdVerification(string Status);

/// <summary>What a customer is made with or changed to.</summary>
internal sealed record CustomerParameters
{
    public string? Email { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<string>? PreferredLocales { get; init; }

    /// <summary>Changes the keys it names and no other; an empty value removes the key.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public IReadOnlyList<string>? Expand { get; init; }
}

/// <summary><c>/v1/customers</c>.</summary>
internal sealed class Customers(StripeConnection connection)
{
    private const string One = "/v1/customers/{id}";

    public Task<Customer> Create(CustomerParameters parameters, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<Customer>(StripeRequest.Post("/v1/customers", null, parameters, idempotencyKey), cancellationToken);

    /// <summary>The customer. A deleted one is answered as well, and says so.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="expand">What to send whole: <c>tax_ids</c>, <c>invoice_settings.default_payment_method</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<Customer> Retrieve(string id, IReadOnlyList<string>? expand, CancellationToken cancellationToken) =>
        connection.Send<Customer>(StripeRequest.Get(One, id, Expansion.Of(expand)), cancellationToken);

    public Task<Customer> Update(string id, CustomerParameters parameters, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<Customer>(StripeRequest.Post(One, id, parameters, idempotencyKey), cancellationToken);
}
