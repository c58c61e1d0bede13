using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>What is wanted of a subscription's items. Without an id the item is new.</summary>
internal sealed record ItemChange(string? Id, SimulatedPrice? Price, long? Quantity, bool IsDeleted = false, Dictionary<string, string>? Metadata = null);

/// <summary>A change of what is paid for.</summary>
internal sealed record SubscriptionChange
{
    /// <summary>The items that change; null: none does.</summary>
    public IReadOnlyList<ItemChange>? Items { get; init; }

    /// <summary><c>create_prorations</c>, <c>always_invoice</c> or <c>none</c>.</summary>
    public string ProrationBehavior { get; init; } = "create_prorations";

    /// <summary>As of when it is computed; null: now.</summary>
    public long? ProrationDate { get; init; }

    /// <summary>Whether a new period begins now, whatever the interval.</summary>
    public bool RestartsPeriod { get; init; }
}

/// <summary>What a change comes to.</summary>
/// <param name="Items">The items as they become.</param>
/// <param name="Prorations">What is credited and charged for the rest of the period.</param>
/// <param name="NewPeriod">The charge for the period that begins now; empty when the current one goes on.</param>
/// <param name="Anchor">Where periods are counted from.</param>
internal sealed record PlannedChange(List<SubscriptionItem> Items, List<InvoiceLine> Prorations, List<InvoiceLine> NewPeriod, long Anchor)
{
    /// <summary>Whether a new period begins.</summary>
    public bool RestartsPeriod => NewPeriod.Count > 0;
}
