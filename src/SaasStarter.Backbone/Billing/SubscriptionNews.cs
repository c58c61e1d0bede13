using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// Tells people what a sync changed: it compares the copy before and after. So it does not matter which event, command or nightly look brought the change, and
/// each change is told by the transaction that makes it.
/// </summary>
internal sealed class SubscriptionNews(BackboneDb db, BillingNotices notices)
{
    private readonly Dictionary<string, SubscriptionBefore> _before = [];
    private readonly Dictionary<string, BillingInvoice> _invoices = [];
    private readonly HashSet<string> _known = [];
    private readonly HashSet<string> _late = [];
    private IReadOnlyList<Subscription> _after = [];

    /// <summary>Notes how subscriptions are before a sync.</summary>
    public void Remember(IReadOnlyList<Subscription> subscriptions)
    {
        _before.Clear();
        _invoices.Clear();
        _known.Clear();
        _late.Clear();
        _after = subscriptions;
        foreach (var each in subscriptions)
            _before[each.StripeSubscriptionId] = new(each.Status, each.PlanId, each.Interval, each.PendingPlanId, each.PendingInterval, each.IsCancelled);
    }

    /// <summary>Notes how an invoice is before a sync.</summary>
    public void Remember(BillingInvoice invoice)
    {
        _known.Add(invoice.StripeInvoiceId);
        if (invoice is { Status: InvoiceStatus.Open, AttemptCount: > 0 })
            _late.Add(invoice.StripeInvoiceId);
    }

    /// <summary>Notes which subscriptions there are after it.</summary>
    public void Follow(IReadOnlyList<Subscription> subscriptions) => _after = subscriptions;

    /// <summary>Notes how an invoice is after it.</summary>
    public void Follow(BillingInvoice invoice) => _invoices[invoice.StripeInvoiceId] = invoice;

    /// <summary>Tells what has changed.</summary>
    /// <param name="begun">When the sync began: the same change at another time is another change.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task Tell(DateTimeOffset begun, CancellationToken cancellationToken)
    {
        foreach (var subscription in _after)
        {
            var before = _before.GetValueOrDefault(subscription.StripeSubscriptionId);
            foreach (var what in before is null ? Beginnings(subscription) : Changes(before, subscription))
                await notices.Tell(Describe(what, subscription, begun), cancellationToken);
        }
        foreach (var invoice in _invoices.Values.Where(invoice => invoice.Status == InvoiceStatus.Paid && _late.Contains(invoice.StripeInvoiceId)))
        {
            if (await WasToldLate(invoice, cancellationToken))
                await notices.Tell(Describe(invoice), cancellationToken);
        }
    }

    private static IEnumerable<BillingHappening> Beginnings(Subscription subscription)
    {
        if (subscription.Status == SubscriptionStatus.Trialing)
            yield return BillingHappening.TrialStarted;
    }

    private static IEnumerable<BillingHappening> Changes(SubscriptionBefore before, Subscription after)
    {
        if (before.Status == SubscriptionStatus.Trialing && after.Status is SubscriptionStatus.Canceled or SubscriptionStatus.Paused)
            yield return BillingHappening.TrialEnded;
        else if (!before.Status.IsEnded() && after.Status == SubscriptionStatus.Canceled)
            yield return BillingHappening.SubscriptionEnded;
        if (after.Status.IsEnded())
            yield break;
        if (!before.IsCancelled && after.IsCancelled)
            yield return BillingHappening.CancellationScheduled;
        if ((before.PlanId, before.Interval) != (after.PlanId, after.Interval))
            yield return (before.PendingPlanId, before.PendingInterval) == (after.PlanId, after.Interval) ? BillingHappening.DowngradeApplied : BillingHappening.PlanChanged;
        if (after.PendingPlanId is not null && (before.PendingPlanId, before.PendingInterval) != (after.PendingPlanId, after.PendingInterval))
            yield return BillingHappening.DowngradeScheduled;
    }

    private BillingNews Describe(BillingHappening what, Subscription subscription, DateTimeOffset begun) =>
        new(what, string.Create(CultureInfo.InvariantCulture, $"{subscription.StripeSubscriptionId} {begun:O}"))
        {
            PlanId = what == BillingHappening.DowngradeScheduled ? subscription.PendingPlanId : subscription.PlanId,
            Amount = what == BillingHappening.PlanChanged ? ChargedFor(subscription) : null,
            On = what switch
            {
                BillingHappening.TrialStarted => subscription.TrialEnd,
                BillingHappening.CancellationScheduled => subscription.CancelAt ?? subscription.PeriodEnd,
                BillingHappening.DowngradeScheduled => subscription.PeriodEnd,
                _ => null,
            },
        };

    private BillingNews Describe(BillingInvoice invoice) => new(BillingHappening.PaidAgain, invoice.StripeInvoiceId)
    {
        PlanId = _after.FirstOrDefault(subscription => subscription.StripeSubscriptionId == invoice.StripeSubscriptionId)?.PlanId,
        Amount = Money.FromMinorUnits(invoice.AmountPaid, invoice.Currency),
    };

    // What a change was charged stands on the invoice that this sync brought.
    private Money ChargedFor(Subscription subscription)
    {
        var charged = _invoices.Values.FirstOrDefault(invoice => !_known.Contains(invoice.StripeInvoiceId) && invoice.Reason == "subscription_update"
            && invoice.StripeSubscriptionId == subscription.StripeSubscriptionId);
        return Money.FromMinorUnits(charged?.AmountDue ?? 0, subscription.Currency);
    }

    private Task<bool> WasToldLate(BillingInvoice invoice, CancellationToken cancellationToken) => db.Set<BillingNotice>().AnyAsync(
        notice => EventMeanings.LatePaymentKinds.Contains(notice.Kind) && notice.About.StartsWith(invoice.StripeInvoiceId), cancellationToken);

    private sealed record SubscriptionBefore(
        SubscriptionStatus Status, string PlanId, BillingInterval Interval, string? PendingPlanId, BillingInterval? PendingInterval, bool IsCancelled);
}
