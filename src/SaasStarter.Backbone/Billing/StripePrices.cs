using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>Finds at Stripe what the plans say is sold. Nobody else names a price: not a form, not an address.</summary>
internal sealed class StripePrices(StripeClient stripe)
{
    /// <summary>Stripe's identifier of the price of a plan; a problem when Stripe sells it otherwise than the plans say, or not at all.</summary>
    public async Task<Result<string>> Find(Plan plan, BillingInterval interval, string currency, CancellationToken cancellationToken)
    {
        var key = plan.LookupKey(interval, currency);
        var price = await stripe.Prices.List(new() { LookupKeys = [key], Active = true }, 1, cancellationToken).FirstOrDefaultAsync(cancellationToken);
        return price is not null && IsAsPlanned(price, plan, interval, currency) ? price.Id : Problem.Unavailable(Strings.Text("PriceNotReady"));
    }

    private static bool IsAsPlanned(Price price, Plan plan, BillingInterval interval, string currency) =>
        price.UnitAmount == plan.PriceOf(interval, currency).ToMinorUnits()
        && price.Currency.Equals(currency, StringComparison.OrdinalIgnoreCase)
        && price.Recurring is { IntervalCount: 1 } recurring
        && recurring.Interval == (interval == BillingInterval.Month ? PriceInterval.Month : PriceInterval.Year);
}
