namespace SaasStarter.Backbone.Stripe;

/// <summary>How often a price is paid.</summary>
internal enum PriceInterval
{
    Day,
    Week,
    Month,
    Year,
}

/// <summary>Whether a price contains the tax.</summary>
internal enum TaxBehavior
{
    Unspecified,
    Inclusive,
    Exclusive,
}

/// <summary>What one of a product costs, in a currency and for an interval. Its amount never changes: another amount is another price.</summary>
internal sealed record Price : IStripeObject
{
    public required string Id { get; init; }

    /// <summary>The name by which we find it, whatever its id. It moves to the price that takes its place.</summary>
    public string? LookupKey { get; init; }

    public Expandable<Product>? Product { get; init; }

    /// <summary>The currency in lower case: <c>eur</c>.</summary>
    public required string Currency { get; init; }

    /// <summary>In the currency's smallest unit: 900 is nine euros. Null when one pays fractions of it, which we do not.</summary>
    public long? UnitAmount { get; init; }

    public PriceRecurring? Recurring { get; init; }

    /// <summary>Whether it can be bought. What is archived still serves those who have it.</summary>
    public bool Active { get; init; }

    public TaxBehavior? TaxBehavior { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public bool Livemode { get; init; }
}

/// <summary>How often a price is paid.</summary>
internal sealed record PriceRecurring(PriceInterval Interval, int IntervalCount = 1);

/// <summary>What a price is made with.</summary>
internal sealed record PriceCreateParameters
{
    public required string Currency { get; init; }

    public required string Product { get; init; }

    public required long UnitAmount { get; init; }

    public PriceRecurringParameters? Recurring { get; init; }

    public string? LookupKey { get; init; }

    /// <summary>Takes the lookup key from the price that has it.</summary>
    public bool? TransferLookupKey { get; init; }

    public TaxBehavior? TaxBehavior { get; init; }

    public string? Nickname { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>How often a new price is paid.</summary>
internal sealed record PriceRecurringParameters(PriceInterval Interval);

/// <summary>What may be changed of a price.</summary>
internal sealed record PriceUpdateParameters
{
    public bool? Active { get; init; }

    public string? LookupKey { get; init; }

    public bool? TransferLookupKey { get; init; }

    /// <summary>Once, while it is <see cref="TaxBehavior.Unspecified"/>.</summary>
    public TaxBehavior? TaxBehavior { get; init; }

    public string? Nickname { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>Which prices to list.</summary>
internal sealed record PriceListParameters : ListParameters
{
    public bool? Active { get; init; }

    /// <summary>Up to ten.</summary>
    public IReadOnlyList<string>? LookupKeys { get; init; }

    public string? Product { get; init; }
}

/// <summary><c>/v1/prices</c>.</summary>
internal sealed class Prices(StripeConnection connection)
{
    private const string All = "/v1/prices";

    public Task<Price> Create(PriceCreateParameters parameters, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<Price>(StripeRequest.Post(All, null, parameters, idempotencyKey), cancellationToken);

    public Task<Price> Update(string id, PriceUpdateParameters parameters, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<Price>(StripeRequest.Post("/v1/prices/{id}", id, parameters, idempotencyKey), cancellationToken);

    public IAsyncEnumerable<Price> List(PriceListParameters parameters, int atMost, CancellationToken cancellationToken) =>
        connection.List<Price>(All, parameters, atMost, cancellationToken);
}
