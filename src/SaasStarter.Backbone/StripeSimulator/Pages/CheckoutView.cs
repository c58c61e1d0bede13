using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>What the payment page shows.</summary>
/// <param name="Id">The session.</param>
/// <param name="Status"><c>open</c>, <c>complete</c> or <c>expired</c>.</param>
/// <param name="IsPaid">Whether the money is there, once it is complete.</param>
/// <param name="Customer">The customer; null until the first one pays.</param>
/// <param name="Email">The customer's address, if it is known.</param>
/// <param name="Lines">What is bought.</param>
/// <param name="Total">What one period costs.</param>
/// <param name="Interval"><c>month</c> or <c>year</c>.</param>
/// <param name="TrialDays">For how many days nothing is paid; 0 for none.</param>
/// <param name="NeedsMethod">Whether a card or account has to be given.</param>
/// <param name="AsksForTaxNumber">Whether companies are asked for theirs.</param>
/// <param name="CancelUrl">Where one goes who does not pay.</param>
/// <param name="SuccessUrl">Where one goes who has paid.</param>
internal sealed record CheckoutView(string Id, string Status, bool IsPaid, string? Customer, string? Email, IReadOnlyList<CheckoutViewLine> Lines, Money Total, string Interval,
    long TrialDays, bool NeedsMethod, bool AsksForTaxNumber, string? CancelUrl, string SuccessUrl)
{
    private const long SecondsOfDay = 86_400;

    /// <summary>What is paid today.</summary>
    public Money DueNow => TrialDays > 0 ? Total with { Amount = 0 } : Total;

    /// <summary>The session with this id, or null.</summary>
    public static CheckoutView? Find(SimulatedStripe stripe, string id) =>
        stripe.Do(state => state.Find<SimulatedCheckoutSession>(id) is { } session ? Of(state, session) : null);

    private static CheckoutView Of(SimulatorState state, SimulatedCheckoutSession session)
    {
        var prices = session.Lines.ConvertAll(line => (Price: state.Get<SimulatedPrice>(line.Price), line.Quantity));
        var data = session.SubscriptionData;
        var trialDays = data.TrialDays ?? (data.TrialEnd is { } end ? Math.Max(0, (end - state.NowOf(session.Customer) + SecondsOfDay - 1) / SecondsOfDay) : 0);
        return new(session.Id, session.Status, session.PaymentStatus != "unpaid", session.Customer,
            state.Find<SimulatedCustomer>(session.Customer)?.Email ?? session.CustomerEmail,
            prices.ConvertAll(line => new CheckoutViewLine(state.Get<SimulatedProduct>(line.Price.Product).Name, line.Quantity, Payment.MoneyOf(line.Price.UnitAmount, session.Currency))),
            Payment.MoneyOf(prices.Sum(line => line.Price.UnitAmount * line.Quantity), session.Currency), prices[0].Price.Recurring?.Interval ?? "month", trialDays,
            session.PaymentMethodCollection == "always" || session.AmountTotal > 0, session.TaxIdCollection.Enabled,
            session.CancelUrl, session.SuccessUrl.Replace("{CHECKOUT_SESSION_ID}", session.Id, StringComparison.Ordinal));
    }
}

/// <summary>A line of it.</summary>
/// <param name="Name">The product.</param>
/// <param name="Quantity">How many.</param>
/// <param name="UnitPrice">What one of them costs in a period.</param>
internal sealed record CheckoutViewLine(string Name, long Quantity, Money UnitPrice);
