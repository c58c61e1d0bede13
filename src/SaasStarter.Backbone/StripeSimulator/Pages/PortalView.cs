using System.Text.Json.Nodes;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>What the customer portal shows.</summary>
/// <param name="Id">The visit.</param>
/// <param name="Customer">The customer.</param>
/// <param name="Name">Their name.</param>
/// <param name="Email">Their address.</param>
/// <param name="Method">The last four digits of the card or account that is kept, or null.</param>
/// <param name="TaxNumbers">Their tax numbers.</param>
/// <param name="Subscription">What they are subscribed to, or null.</param>
/// <param name="Invoices">Their newest invoices, the newest first.</param>
/// <param name="ReturnUrl">Where they came from.</param>
/// <param name="Flow">The one thing that they came for, or null.</param>
/// <param name="Features">What they may do here, by Stripe's names.</param>
internal sealed record PortalView(string Id, string Customer, string? Name, string? Email, string? Method, IReadOnlyList<string> TaxNumbers, PortalSubscription? Subscription,
    IReadOnlyList<PortalInvoice> Invoices, string? ReturnUrl, string? Flow, JsonObject Features)
{
    /// <summary>How many invoices are shown.</summary>
    public const int MostInvoices = 24;

    /// <summary>Tax numbers that a customer may have, as at Stripe.</summary>
    public const int MostTaxNumbers = 5;

    /// <summary>For how long a visit lasts, as at Stripe: its address alone lets one in.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Whether they may do something here: <c>payment_method_update</c>.</summary>
    public bool Allows(string feature) => Features[feature]?["enabled"]?.GetValue<bool>() == true;

    /// <summary>Whether they may change their tax number.</summary>
    public bool AllowsTaxNumber => Allows("customer_update") && Features["customer_update"]?["allowed_updates"] is JsonArray allowed && allowed.Any(update => update?.GetValue<string>() == "tax_id");

    /// <summary>Whether a cancellation waits for the end of the period.</summary>
    public bool CancelsAtPeriodEnd => Features["subscription_cancel"]?["mode"]?.GetValue<string>() != "immediately";

    /// <summary>The reasons that are offered when one cancels, by Stripe's names.</summary>
    public IReadOnlyList<string> CancellationReasons => Features["subscription_cancel"]?["cancellation_reason"] is JsonObject reason && reason["enabled"]?.GetValue<bool>() == true
        ? [.. (reason["options"] as JsonArray ?? []).Select(option => option!.GetValue<string>())] : [];

    /// <summary>The visit with this id; null when there is none, or its time is over.</summary>
    public static PortalView? Find(SimulatedStripe stripe, string id) => stripe.Do(state =>
        state.Find<SimulatedPortalSession>(id) is { } session && state.Find<SimulatedCustomer>(session.Customer) is { IsDeleted: false } customer
            && state.NowOf(session.Customer) - session.Created < (long)Lifetime.TotalSeconds ? Of(stripe, state, session, customer) : null);

    private static PortalView Of(SimulatedStripe stripe, SimulatorState state, SimulatedPortalSession session, SimulatedCustomer customer)
    {
        var subscription = state.All<SimulatedSubscription>().LastOrDefault(one => one.Customer == customer.Id && !one.HasEnded());
        var method = stripe.Payments.MethodOf(customer.Id, subscription);
        return new(session.Id, customer.Id, customer.Name, customer.Email, method is null ? null : InvoiceView.LastDigits(method),
            [.. state.All<SimulatedTaxId>().Where(tax => tax.Customer == customer.Id).Select(tax => tax.Value)],
            subscription is null ? null : PortalSubscription.Of(state, subscription),
            [.. state.All<SimulatedInvoice>().Where(invoice => invoice.Customer == customer.Id && invoice.Status != "draft").TakeLast(MostInvoices).Reverse().Select(PortalInvoice.Of)],
            session.ReturnUrl ?? state.Get<SimulatedPortalConfiguration>(session.Configuration).DefaultReturnUrl, session.Flow?["type"]?.GetValue<string>(),
            (JsonObject)state.Get<SimulatedPortalConfiguration>(session.Configuration).Features.DeepClone());
    }
}

/// <summary>What a customer is subscribed to.</summary>
/// <param name="Id">The subscription.</param>
/// <param name="Name">The product.</param>
/// <param name="Status">As Stripe names it.</param>
/// <param name="Price">What a period costs.</param>
/// <param name="Interval"><c>month</c> or <c>year</c>.</param>
/// <param name="PeriodEnd">When it renews, or ends.</param>
/// <param name="Ends">Whether it ends then.</param>
internal sealed record PortalSubscription(string Id, string Name, string Status, Money Price, string Interval, DateTimeOffset PeriodEnd, bool Ends)
{
    /// <summary>What is known of a subscription.</summary>
    public static PortalSubscription Of(SimulatorState state, SimulatedSubscription subscription)
    {
        var item = subscription.Items.Data[0];
        return new(subscription.Id, state.Get<SimulatedProduct>(item.Price.Product).Name, subscription.Status,
            Payment.MoneyOf(subscription.Items.Data.Sum(one => one.Price.UnitAmount * one.Quantity), subscription.Currency), subscription.Recurrence().Interval,
            Payment.MomentOf(subscription.CancelAt ?? subscription.PeriodEnd()), subscription.CancelAt is not null);
    }
}

/// <summary>An invoice in a list.</summary>
/// <param name="Id">The invoice.</param>
/// <param name="Number">Its number.</param>
/// <param name="At">When it was made.</param>
/// <param name="Total">How much.</param>
/// <param name="Status">As Stripe names it.</param>
public sealed record PortalInvoice(string Id, string? Number, DateTimeOffset At, Money Total, string Status)
{
    /// <summary>What is known of an invoice.</summary>
    internal static PortalInvoice Of(SimulatedInvoice invoice) =>
        new(invoice.Id, invoice.Number, Payment.MomentOf(invoice.Created), Payment.MoneyOf(invoice.Total, invoice.Currency), invoice.Status);
}
