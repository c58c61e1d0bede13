namespace SaasStarter.Backbone.Billing;

/// <summary>For how long one pays at once.</summary>
public enum BillingInterval
{
    /// <summary>A month.</summary>
    Month,

    /// <summary>A year.</summary>
    Year,
}

/// <summary>How intervals are written outside the code.</summary>
public static class BillingIntervals
{
    /// <summary>The word in addresses, in the database and at Stripe: <c>month</c>, <c>year</c>.</summary>
    public static string ToWord(this BillingInterval interval) => interval == BillingInterval.Month ? "month" : "year";

    /// <summary>The interval that a word means, or null when it means none.</summary>
    public static BillingInterval? Parse(string? word) => word switch
    {
        "month" => BillingInterval.Month,
        "year" => BillingInterval.Year,
        _ => null,
    };
}
