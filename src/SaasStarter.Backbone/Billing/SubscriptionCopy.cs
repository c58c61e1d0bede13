using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// Reads Stripe's subscriptions into ours. What it cannot read (a price that no plan has, a status that this version does not know) neither gives nor takes:
/// what was known stays, and staff are told.
/// </summary>
internal sealed class SubscriptionCopy(PlanCatalogue catalogue)
{
    /// <summary>The subscriptions as Stripe has them: the rows that were there, changed, and new ones.</summary>
    /// <param name="rows">What is here.</param>
    /// <param name="snapshot">What Stripe answered.</param>
    /// <param name="begun">When it was asked.</param>
    public (IReadOnlyList<Subscription> Subscriptions, IReadOnlyList<BillingDifference> Findings) Of(
        IReadOnlyList<Subscription> rows, StripeSnapshot snapshot, DateTimeOffset begun)
    {
        var (copies, findings) = (new List<Subscription>(), new List<BillingDifference>());
        foreach (var found in snapshot.Subscriptions)
        {
            var known = rows.FirstOrDefault(row => row.StripeSubscriptionId == found.Id);
            if (Copy(found, known, snapshot, begun, findings) is { } copied)
                copies.Add(copied);
        }
        foreach (var row in rows.Except(copies))
        {
            // Stripe does not forget one that has not ended, so something is wrong, and not with the tenant.
            if (!row.Status.IsEnded() && snapshot.Subscriptions.All(found => found.Id != row.StripeSubscriptionId))
                findings.Add(new("missing-subscription", row.StripeSubscriptionId, row.Status.ToString(), "unknown"));
            copies.Add(row);
        }
        return (copies, findings);
    }

    private Subscription? Copy(Stripe.Subscription found, Subscription? known, StripeSnapshot snapshot, DateTimeOffset begun, List<BillingDifference> findings)
    {
        if ((SubscriptionStatuses.Read(found.Status) ?? known?.Status) is not { } status)
        {
            findings.Add(new("unknown-status", found.Id, null, found.Status));
            return null;
        }
        if (SubscriptionStatuses.Read(found.Status) is null)
            findings.Add(new("unknown-status", found.Id, status.ToString(), found.Status));
        var item = ItemOf(found);
        if (item is null && !status.IsEnded())
            findings.Add(new("unknown-price", found.Id, known?.PlanId, string.Join(' ', found.Items.Data.Select(each => each.Price.Id))));
        var to = known ?? (item is null ? null : new Subscription { StripeSubscriptionId = found.Id, PlanId = "", Currency = "", StripeItemId = "" });
        if (to is null)
            return null;
        if (item is not null)
            CopyItem(item, to);
        CopyTimes(found, to);
        to.Status = status;
        to.PastDueSince = status == SubscriptionStatus.PastDue ? LateSince(found, snapshot) ?? to.PastDueSince ?? begun : null;
        to.PendingUpdateExpiresAt = found.PendingUpdate?.ExpiresAt;
        to.HasPaymentMethod = (found.DefaultPaymentMethod ?? snapshot.Customer?.InvoiceSettings?.DefaultPaymentMethod) is not null;
        CopySchedule(found, to, snapshot);
        return to;
    }

    private static void CopyItem(PlanItem from, Subscription to)
    {
        (to.PlanId, to.Interval) = (from.Plan.Id, from.Interval);
        (to.StripeItemId, to.Quantity) = (from.Item.Id, (int)(from.Item.Quantity ?? 1));
        (to.Currency, to.UnitAmount) = (from.Item.Price.Currency.ToUpperInvariant(), from.Item.Price.UnitAmount ?? 0);
        (to.PeriodStart, to.PeriodEnd) = (from.Item.CurrentPeriodStart, from.Item.CurrentPeriodEnd);
    }

    private static void CopyTimes(Stripe.Subscription from, Subscription to)
    {
        (to.CreatedAt, to.TrialStart, to.TrialEnd) = (from.Created, from.TrialStart, from.TrialEnd);
        (to.CancelAtPeriodEnd, to.CancelAt, to.CanceledAt, to.EndedAt) = (from.CancelAtPeriodEnd, from.CancelAt, from.CanceledAt, from.EndedAt);
    }

    private void CopySchedule(Stripe.Subscription from, Subscription to, StripeSnapshot snapshot)
    {
        to.StripeScheduleId = from.Schedule?.Id;
        var (plan, interval) = from.Schedule is { } schedule && snapshot.Schedules.TryGetValue(schedule.Id, out var found) ? NextOf(found) : default;
        var isChange = plan is not null && (plan, interval) != (to.PlanId, to.Interval);
        (to.PendingPlanId, to.PendingInterval) = isChange ? (plan, interval) : (null, null);
    }

    private (string? PlanId, BillingInterval? Interval) NextOf(SubscriptionSchedule schedule)
    {
        var next = schedule.Phases.FirstOrDefault(phase => phase.StartDate >= schedule.CurrentPhase?.EndDate);
        return next?.Items.Select(item => item.Price.Object).OfType<Price>().Select(price => (PlanOf(price)?.Id, IntervalOf(price)))
            .FirstOrDefault(found => found is { Id: not null, Item2: not null }) ?? default;
    }

    // Stripe does not say since when; the oldest invoice that is open does.
    private static DateTimeOffset? LateSince(Stripe.Subscription subscription, StripeSnapshot snapshot) => snapshot.Invoices
        .Where(invoice => invoice.Status == "open" && invoice.Parent?.SubscriptionDetails?.Subscription.Id == subscription.Id)
        .Select(invoice => (DateTimeOffset?)(invoice.StatusTransitions?.FinalizedAt ?? invoice.Created)).Min();

    // Of several plans in one subscription the highest counts: it is paid. Prices that are no plan's may stand beside it.
    private PlanItem? ItemOf(Stripe.Subscription subscription)
    {
        PlanItem? highest = null;
        foreach (var item in subscription.Items.Data)
        {
            if (PlanOf(item.Price) is { } plan && IntervalOf(item.Price) is { } interval && (highest is null || catalogue.IsHigher(plan, highest.Plan)))
                highest = new(plan, interval, item);
        }
        return highest;
    }

    // By its product, which a plan keeps for good, whatever its price is at the time; or by the name under which we sell.
    private Plan? PlanOf(Price price) => catalogue.Plans.FirstOrDefault(plan => !plan.IsFree && plan.ProductId == price.Product?.Id)
        ?? catalogue.SoldPrices.FirstOrDefault(sold => sold.LookupKey == price.LookupKey)?.Plan;

    private static BillingInterval? IntervalOf(Price price) => price.Recurring switch
    {
        { Interval: PriceInterval.Month, IntervalCount: 1 } => BillingInterval.Month,
        { Interval: PriceInterval.Year, IntervalCount: 1 } => BillingInterval.Year,
        _ => null,
    };

    private sealed record PlanItem(Plan Plan, BillingInterval Interval, SubscriptionItem Item);
}
