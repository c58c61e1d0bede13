using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>Computes what a change of a subscription costs. A preview and the change itself ask the same question, so that they get the same answer.</summary>
internal sealed class ChangePlanner(SimulatorState state)
{
    /// <summary>What a change comes to.</summary>
    /// <exception cref="StripeRefusal">It is not possible.</exception>
    public PlannedChange Plan(SimulatedSubscription subscription, SubscriptionChange change)
    {
        var now = state.NowOf(subscription.Customer);
        var at = change.ProrationDate ?? now;
        if (at < subscription.PeriodStart() || at > subscription.PeriodEnd())
            throw StripeRefusal.Invalid("Invalid `proration_date`: it has to lie within the current period.", "proration_date");
        var items = Changed(subscription, change.Items ?? []);
        var restarts = subscription.Status != "trialing" && (change.RestartsPeriod || !items[0].Price.Recurring!.Equals(subscription.Recurrence()));
        var prorations = change.ProrationBehavior == "none" || subscription.Status == "trialing" ? [] : Prorations(subscription, items, at, restarts);
        if (!restarts)
            return new(items, prorations, [], subscription.BillingCycleAnchor);
        var period = new SimulatedPeriod(Proration.PeriodEnd(at, items[0].Price.Recurring!, at), at);
        items = [.. items.Select(item => item with { CurrentPeriodStart = period.Start, CurrentPeriodEnd = period.End })];
        return new(items, prorations, [.. items.Select(item => Line(item, period))], at);
    }

    /// <summary>The lines of the period after the current one.</summary>
    public IEnumerable<InvoiceLine> NextPeriod(SimulatedSubscription subscription, IEnumerable<SubscriptionItem> items)
    {
        var start = subscription.PeriodEnd();
        var recurrence = items.First().Price.Recurring!;
        return items.Select(item => Line(item, new(Proration.PeriodEnd(subscription.BillingCycleAnchor, recurrence, start), start)));
    }

    /// <summary>The charge for an item and a whole period, or for a part that is said.</summary>
    public InvoiceLine Line(SubscriptionItem item, SimulatedPeriod period, long? amount = null, string? description = null, bool isProration = false) => new()
    {
        Id = SimulatorState.NewId("il"),
        Amount = amount ?? item.Price.UnitAmount * item.Quantity,
        Currency = item.Price.Currency,
        Description = description ?? $"{item.Quantity} × {NameOf(item)} (per {item.Price.Recurring!.Interval})",
        Parent = new(new LineSubscriptionItem { Proration = isProration, Subscription = item.Subscription, SubscriptionItem = item.Id }),
        Period = period,
        Pricing = new(new LinePrice(item.Price.Id, item.Price.Product), item.Price.UnitAmountDecimal),
        Quantity = item.Quantity,
    };

    /// <summary>The line of a period that costs nothing.</summary>
    public InvoiceLine TrialLine(SubscriptionItem item, SimulatedPeriod period) => Line(item, period, 0, $"Trial period for {NameOf(item)}");

    private List<InvoiceLine> Prorations(SimulatedSubscription subscription, List<SubscriptionItem> items, long at, bool restarts)
    {
        var (lines, period) = (new List<InvoiceLine>(), subscription.Period());
        var rest = period with { Start = at };
        foreach (var old in subscription.Items.Data.Where(old => restarts || !items.Any(item => IsSame(item, old))))
        {
            var credit = -Proration.Remaining(old.Price.UnitAmount * old.Quantity, period, at);
            lines.Add(Line(old, rest, credit, $"Unused time on {old.Quantity} × {NameOf(old)}", isProration: true));
        }
        foreach (var item in items.Where(item => !restarts && !subscription.Items.Data.Any(old => IsSame(item, old))))
        {
            var charge = Proration.Remaining(item.Price.UnitAmount * item.Quantity, period, at);
            lines.Add(Line(item, rest, charge, $"Remaining time on {item.Quantity} × {NameOf(item)}", isProration: true));
        }
        return lines;
    }

    private List<SubscriptionItem> Changed(SimulatedSubscription subscription, IReadOnlyList<ItemChange> changes)
    {
        var items = subscription.Items.Data.ToList();
        foreach (var change in changes)
        {
            if (change.Id is null)
            {
                items.Add(NewItem(subscription, change));
                continue;
            }
            var index = items.FindIndex(item => item.Id == change.Id);
            if (index < 0)
                throw StripeRefusal.Missing("subscription item", change.Id, "items[0][id]");
            if (change.IsDeleted)
                items.RemoveAt(index);
            else
                items[index] = items[index] with
                {
                    PricedAt = change.Price ?? items[index].Price,
                    Quantity = change.Quantity ?? items[index].Quantity,
                    Metadata = change.Metadata ?? items[index].Metadata,
                };
        }
        Check(items, subscription.Currency);
        return items;
    }

    private SubscriptionItem NewItem(SimulatedSubscription subscription, ItemChange change) => new()
    {
        Id = SimulatorState.NewId("si"),
        Created = state.NowOf(subscription.Customer),
        CurrentPeriodStart = subscription.PeriodStart(),
        CurrentPeriodEnd = subscription.PeriodEnd(),
        Metadata = change.Metadata ?? [],
        PricedAt = change.Price ?? throw StripeRefusal.Invalid("Missing required param: items[0][price].", "items[0][price]", "parameter_missing"),
        Quantity = change.Quantity ?? 1,
        Subscription = subscription.Id,
    };

    /// <summary>Whether prices may stand in one subscription.</summary>
    public static void Check(IReadOnlyList<SubscriptionItem> items, string currency)
    {
        if (items.Count == 0)
            throw StripeRefusal.Invalid("A subscription must have at least one active item.", "items");
        if (items.Any(item => item.Price.Currency != currency))
            throw StripeRefusal.Invalid($"The price specified only supports another currency. This doesn't match the expected currency: `{currency}`.", "items");
        if (items.Select(item => item.Price.Recurring).Distinct().Count() > 1)
            throw StripeRefusal.Invalid("All prices on a subscription must have the same `recurring.interval` and `recurring.interval_count`.", "items");
        if (items.Select(item => item.Price.Id).Distinct().Count() < items.Count)
            throw StripeRefusal.Invalid("Cannot add multiple subscription items with the same price.", "items");
    }

    private string NameOf(SubscriptionItem item) => state.Get<SimulatedProduct>(item.Price.Product).Name;

    private static bool IsSame(SubscriptionItem one, SubscriptionItem other) =>
        one.Id == other.Id && one.Price.Id == other.Price.Id && one.Quantity == other.Quantity;
}
