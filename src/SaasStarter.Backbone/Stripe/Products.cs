namespace SaasStarter.Backbone.Stripe;

/// <summary>Something that is sold: one for each tier.</summary>
internal sealed record Product : IStripeObject
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Whether it can be bought. What is archived still serves those who have it.</summary>
    public bool Active { get; init; }

    public string? TaxCode { get; init; }

    public string? UnitLabel { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public bool Livemode { get; init; }
}

/// <summary>What a product is made with or changed to.</summary>
internal sealed record ProductParameters
{
    /// <summary>An id of one's own, when it is made; it cannot be changed.</summary>
    public string? Id { get; init; }

    public string? Name { get; init; }

    public Emptyable<string>? Description { get; init; }

    public bool? Active { get; init; }

    /// <summary>What it is to a tax office: <c>txcd_10103001</c> is software as a service for businesses.</summary>
    public string? TaxCode { get; init; }

    /// <summary>What one of it is called on invoices: <c>seat</c>.</summary>
    public Emptyable<string>? UnitLabel { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>Which products to list.</summary>
internal sealed record ProductListParameters : ListParameters
{
    public bool? Active { get; init; }

    public IReadOnlyList<string>? Ids { get; init; }
}

/// <summary><c>/v1/products</c>.</summary>
internal sealed class Products(StripeConnection connection)
{
    private const string All = "/v1/products";
    private const string One = "/v1/products/{id}";

    public Task<Product> Create(ProductParameters parameters, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<Product>(StripeRequest.Post(All, null, parameters, idempotencyKey), cancellationToken);

    public Task<Product> Retrieve(string id, CancellationToken cancellationToken) => connection.Send<Product>(StripeRequest.Get(One, id), cancellationToken);

    public Task<Product> Update(string id, ProductParameters parameters, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<Product>(StripeRequest.Post(One, id, parameters, idempotencyKey), cancellationToken);

    public IAsyncEnumerable<Product> List(ProductListParameters parameters, int atMost, CancellationToken cancellationToken) =>
        connection.List<Product>(All, parameters, atMost, cancellationToken);
}
