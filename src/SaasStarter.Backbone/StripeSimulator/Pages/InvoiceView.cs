using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>What the page of an invoice shows.</summary>
/// <param name="Id">The invoice.</param>
/// <param name="Number">Its number, once it has one.</param>
/// <param name="Status"><c>draft</c>, <c>open</c>, <c>paid</c>, <c>uncollectible</c> or <c>void</c>.</param>
/// <param name="Customer">The customer.</param>
/// <param name="CustomerName">Their name.</param>
/// <param name="CustomerEmail">Their address.</param>
/// <param name="TaxNumbers">Their tax numbers.</param>
/// <param name="At">When it was made.</param>
/// <param name="Lines">What it is for.</param>
/// <param name="Total">All lines.</param>
/// <param name="Due">What is left to pay.</param>
/// <param name="KnownMethod">The last four digits of the card or account that is kept, or null.</param>
internal sealed record InvoiceView(string Id, string? Number, string Status, string Customer, string? CustomerName, string? CustomerEmail, IReadOnlyList<string> TaxNumbers,
    DateTimeOffset At, IReadOnlyList<InvoiceViewLine> Lines, Money Total, Money Due, string? KnownMethod)
{
    /// <summary>The invoice with this id, or null. A draft has no page.</summary>
    public static InvoiceView? Find(SimulatedStripe stripe, string id) =>
        stripe.Do(state => state.Find<SimulatedInvoice>(id) is { Status: not "draft" } invoice ? Of(stripe, state, invoice) : null);

    private static InvoiceView Of(SimulatedStripe stripe, SimulatorState state, SimulatedInvoice invoice)
    {
        var method = stripe.Payments.MethodOf(invoice.Customer, state.Find<SimulatedSubscription>(invoice.SubscriptionId()));
        return new(invoice.Id, invoice.Number, invoice.Status, invoice.Customer, invoice.CustomerName, invoice.CustomerEmail,
            invoice.CustomerTaxIds.ConvertAll(tax => tax.Value), Payment.MomentOf(invoice.Created),
            invoice.Lines.Data.ConvertAll(line => new InvoiceViewLine(line.Description, Payment.MoneyOf(line.Amount, line.Currency))),
            Payment.MoneyOf(invoice.Total, invoice.Currency), Payment.MoneyOf(invoice.AmountRemaining, invoice.Currency), method is null ? null : LastDigits(method));
    }

    /// <summary>The last four digits of a card or account.</summary>
    public static string LastDigits(SimulatedPaymentMethod method) => method.Card?.Last4 ?? method.SepaDebit?.Last4 ?? "";
}

/// <summary>A line of it.</summary>
/// <param name="Description">What it is for, as Stripe words it, in English.</param>
/// <param name="Amount">How much.</param>
internal sealed record InvoiceViewLine(string Description, Money Amount);
