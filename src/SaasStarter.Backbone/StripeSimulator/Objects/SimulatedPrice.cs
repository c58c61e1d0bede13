namespace SaasStarter.Backbone.StripeSimulator.Objects;

/// <summary>What is sold.</summary>
internal sealed class SimulatedProduct : StripeObject
{
    public bool Active { get; set; } = true;

    public string? DefaultPrice { get; set; }

    public string? Description { get; set; }

    public List<string> Images { get; set; } = [];

    public List<MarketingFeature> MarketingFeatures { get; set; } = [];

    public Dictionary<string, string> Metadata { get; set; } = [];

    public required string Name { get; set; }

    public object? PackageDimensions => null;

    public bool? Shippable => null;

    public string? TaxCode { get; set; }

    public string Type => "service";

    public string? UnitLabel { get; set; }

    public long Updated { get; set; }

    public string? Url { get; set; }
}

/// <summary>A line of a product's advertisement.</summary>
internal sealed record MarketingFeature(string Name);

/// <summary>What a product costs, in one currency and for one interval.</summary>
internal sealed class SimulatedPrice : StripeObject
{
    public bool Active { get; set; } = true;

    public string BillingScheme => "per_unit";

    public required string Currency { get; init; }

    public object? CustomUnitAmount => null;

    public string? LookupKey { get; set; }

    public Dictionary<string, string> Metadata { get; set; } = [];

    public string? Nickname { get; set; }

    public required string Product { get; init; }

    public PriceRecurrence? Recurring { get; init; }

    public string TaxBehavior { get; set; } = "unspecified";

    public object? TiersMode => null;

    public object? TransformQuantity => null;

    public string Type => Recurring is null ? "one_time" : "recurring";

    public long UnitAmount { get; init; }

    public string UnitAmountDecimal => UnitAmount.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>How often a price is charged.</summary>
internal sealed record PriceRecurrence
{
    public required string Interval { get; init; }

    public int IntervalCount { get; init; } = 1;

    public string? Meter => null;

    public string UsageType => "licensed";
}
