using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>What a change of plan settles at once, in the currency's smallest unit.</summary>
/// <param name="Price">Stripe's identifier of the new price.</param>
/// <param name="ProrationDate">The moment that it was computed for, by Stripe's clock; null when nothing is settled.</param>
/// <param name="Due">What is charged.</param>
/// <param name="Credit">What is given back in it, without tax: below 0, or 0.</param>
/// <param name="Charge">What is new in it, without tax.</param>
/// <param name="Tax">The tax in it.</param>
internal sealed record PlanSettlement(string Price, DateTimeOffset? ProrationDate, long Due, long Credit, long Charge, long Tax);

/// <summary>Has Stripe compute what a change of plan costs.</summary>
internal sealed class PlanPricing(StripeClient stripe, StripePrices prices)
{
    /// <summary>What a change settles.</summary>
    /// <param name="change">The change.</param>
    /// <param name="prorationDate">The moment to compute for; null for now.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Result<PlanSettlement>> Compute(PlanChange change, DateTimeOffset? prorationDate, CancellationToken cancellationToken)
    {
        var price = await prices.Find(change.Plan, change.Interval, change.Subscription.Currency, cancellationToken);
        if (price.Problem is { } problem)
            return problem;
        if (!change.IsAtOnce || change.IsInTrial)
            return new PlanSettlement(price.Value, null, 0, 0, 0, 0);
        var invoice = await stripe.Invoices.CreatePreview(new()
        {
            Subscription = change.Subscription.StripeSubscriptionId,
            SubscriptionDetails = new()
            {
                Items = [ItemOf(change, price.Value)],
                ProrationBehavior = ProrationBehavior.AlwaysInvoice,
                ProrationDate = prorationDate,
            },
        }, $"preview:{Guid.CreateVersion7()}", cancellationToken);
        return new PlanSettlement(price.Value, prorationDate ?? DateOf(invoice), invoice.AmountDue,
            invoice.Lines.Data.Where(line => line.Amount < 0).Sum(line => line.Amount), invoice.Lines.Data.Where(line => line.Amount > 0).Sum(line => line.Amount),
            invoice.TotalTaxes?.Sum(tax => tax.Amount) ?? 0);
    }

    /// <summary>The subscription's item as it is to be.</summary>
    public static SubscriptionItemParameters ItemOf(PlanChange change, string price) =>
        new() { Id = change.Subscription.StripeItemId, Price = price, Quantity = change.Quantity };

    // What is given back is given back from that moment on. Stripe's clock says when, which in its sandbox may be set forward.
    private static DateTimeOffset? DateOf(Invoice invoice) =>
        invoice.Lines.Data.Where(line => line.Parent?.IsProration == true).Select(line => (DateTimeOffset?)line.Period.Start).Min();
}
