using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// Does what an event means beyond the copy, once the copy is up to date. What the event shows of an object was true when it happened, and may have come
/// late: people are told only what is still so.
/// </summary>
internal sealed class EventMeanings(BackboneDb db, BillingNotices notices, BillingFindings findings, Trials trials, PlanCatalogue catalogue, TimeProvider clock)
{
    /// <summary>How people are told that an invoice was not paid.</summary>
    public static readonly string[] LatePaymentKinds =
        [nameof(BillingHappening.PaymentFailed), nameof(BillingHappening.PaymentFailedAgain), nameof(BillingHappening.LastPaymentFailed)];

    /// <summary>Does it, as a part of the job that applies the event.</summary>
    public Task Apply(Event happened, CancellationToken cancellationToken) => (HandledEvents.Find(happened.Type)?.Meaning, happened.ObjectId) switch
    {
        (EventMeaning.CheckoutCompleted, { } session) => EndCheckout(session, CheckoutState.Completed, cancellationToken),
        (EventMeaning.CheckoutFailed, { } session) => EndCheckout(session, CheckoutState.Failed, cancellationToken),
        (EventMeaning.CheckoutExpired, { } session) => EndCheckout(session, CheckoutState.Expired, cancellationToken),
        (EventMeaning.TrialWillEnd, { } subscription) => TellTrialEnd(subscription, cancellationToken),
        (EventMeaning.PendingUpdateExpired, { } subscription) => TellUpgradeNotApplied(subscription, happened, cancellationToken),
        (EventMeaning.PaymentFailed, { } invoice) => TellPaymentFailed(invoice, cancellationToken),
        (EventMeaning.PaymentActionRequired, { } invoice) => TellConfirmation(invoice, cancellationToken),
        (EventMeaning.RenewalUpcoming, _) => TellRenewal(happened, cancellationToken),
        (EventMeaning.Refunded, { } charge) => TellRefund(charge, happened, cancellationToken),
        (EventMeaning.FinalizationFailed, { } invoice) => findings.Note(
            new("finalization-failed", invoice, null, Text(happened.Object, "last_finalization_error", "code")), cancellationToken),
        (EventMeaning.Disputed, { } dispute) => findings.Note(new("dispute", dispute, null, Text(happened.Object, "status")), cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task EndCheckout(string session, CheckoutState state, CancellationToken cancellationToken)
    {
        var attempt = await db.Set<CheckoutAttempt>().SingleOrDefaultAsync(attempt => attempt.StripeSessionId == session, cancellationToken);
        // Whoever began anew has closed the former attempt; and a debit that failed stays failed, in whatever order the events come.
        if (attempt is null || attempt.State == CheckoutState.Failed || (attempt.State != CheckoutState.Open && state != CheckoutState.Failed))
            return;
        attempt.State = state;
        await db.SaveChangesAsync(cancellationToken);
        if (attempt.HasTrial && state == CheckoutState.Expired)
            await trials.GiveBack(attempt.Id, cancellationToken);
    }

    // Also sent at once when a trial is cut short: then there is nothing to remind of.
    private async Task TellTrialEnd(string id, CancellationToken cancellationToken)
    {
        if (await Find(id, cancellationToken) is not { Status: SubscriptionStatus.Trialing, TrialEnd: { } end } subscription || end <= clock.GetUtcNow())
            return;
        await notices.Tell(new(BillingHappening.TrialEndsSoon, About(id, end))
        {
            PlanId = subscription.PlanId,
            Amount = Money.FromMinorUnits(subscription.UnitAmount * subscription.Quantity, subscription.Currency),
            On = end,
        }, cancellationToken);
    }

    private async Task TellUpgradeNotApplied(string id, Event happened, CancellationToken cancellationToken)
    {
        if (await Find(id, cancellationToken) is { } subscription)
            await notices.Tell(new(BillingHappening.UpgradeNotApplied, happened.Id) { PlanId = subscription.PlanId }, cancellationToken);
    }

    private async Task TellPaymentFailed(string id, CancellationToken cancellationToken)
    {
        if (await FindOpenInvoice(id, cancellationToken) is not { AttemptCount: > 0 } invoice || !await IsRenewal(invoice, cancellationToken))
            return;
        var what = invoice switch
        {
            { NextPaymentAttempt: null } => BillingHappening.LastPaymentFailed,
            { AttemptCount: 1 } => BillingHappening.PaymentFailed,
            _ => BillingHappening.PaymentFailedAgain,
        };
        await notices.Tell(await Describe(what, invoice, cancellationToken), cancellationToken);
    }

    private async Task TellConfirmation(string id, CancellationToken cancellationToken)
    {
        if (await FindOpenInvoice(id, cancellationToken) is { } invoice)
            await notices.Tell(await Describe(BillingHappening.PaymentNeedsConfirmation, invoice, cancellationToken), cancellationToken);
    }

    // A month is too short to be reminded of each time. The invoice is not written yet and has no identifier: only the event tells its amount.
    private async Task TellRenewal(Event happened, CancellationToken cancellationToken)
    {
        if (Text(happened.Object, "parent", "subscription_details", "subscription") is not { } id || await Find(id, cancellationToken) is not { } subscription
            || subscription is not { Status: SubscriptionStatus.Active, Interval: BillingInterval.Year, CancelAtPeriodEnd: false, CancelAt: null }
            || subscription.PeriodEnd <= clock.GetUtcNow())
        {
            return;
        }
        await notices.Tell(new(BillingHappening.RenewalSoon, About(id, subscription.PeriodEnd))
        {
            PlanId = subscription.PlanId,
            Amount = AmountOf(happened.Object, "amount_due"),
            On = subscription.PeriodEnd,
        }, cancellationToken);
    }

    // A charge may be given back in parts; each part is another sum.
    private async Task TellRefund(string charge, Event happened, CancellationToken cancellationToken)
    {
        if (AmountOf(happened.Object, "amount_refunded") is { } amount)
            await notices.Tell(new(BillingHappening.Refunded, string.Create(CultureInfo.InvariantCulture, $"{charge} {amount.Amount}")) { Amount = amount }, cancellationToken);
    }

    private async Task<BillingNews> Describe(BillingHappening what, BillingInvoice invoice, CancellationToken cancellationToken)
    {
        var subscription = invoice.StripeSubscriptionId is { } id ? await Find(id, cancellationToken) : null;
        return new(what, string.Create(CultureInfo.InvariantCulture, $"{invoice.StripeInvoiceId} {invoice.AttemptCount}"))
        {
            PlanId = subscription?.PlanId,
            Amount = Money.FromMinorUnits(invoice.AmountRemaining, invoice.Currency),
            On = invoice.NextPaymentAttempt,
            GraceUntil = subscription?.PastDueSince?.AddDays(catalogue.GraceDays),
        };
    }

    // The first payment, and that of a change, are made by somebody who sees at once that they failed.
    private async Task<bool> IsRenewal(BillingInvoice invoice, CancellationToken cancellationToken) => invoice.Reason != "subscription_update"
        && invoice.StripeSubscriptionId is { } id
        && await Find(id, cancellationToken) is { Status: not (SubscriptionStatus.Incomplete or SubscriptionStatus.IncompleteExpired) };

    private Task<Subscription?> Find(string id, CancellationToken cancellationToken) =>
        db.Set<Subscription>().SingleOrDefaultAsync(subscription => subscription.StripeSubscriptionId == id, cancellationToken);

    private Task<BillingInvoice?> FindOpenInvoice(string id, CancellationToken cancellationToken) =>
        db.Set<BillingInvoice>().SingleOrDefaultAsync(invoice => invoice.StripeInvoiceId == id && invoice.Status == InvoiceStatus.Open, cancellationToken);

    private static string About(string id, DateTimeOffset moment) => string.Create(CultureInfo.InvariantCulture, $"{id} {moment.ToUnixTimeSeconds()}");

    private static Money? AmountOf(JsonElement about, string name) =>
        about.TryGetProperty(name, out var amount) && amount.ValueKind == JsonValueKind.Number && amount.TryGetInt64(out var units) && Text(about, "currency") is { } currency
            ? Money.FromMinorUnits(units, currency.ToUpperInvariant()) : null;

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }
        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }
}
