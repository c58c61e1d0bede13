using System.Text.Json.Nodes;
using SaasStarter.Backbone.StripeSimulator.Objects;
using static SaasStarter.Backbone.StripeSimulator.Api.Parameter;

namespace SaasStarter.Backbone.StripeSimulator.Api;

/// <summary>Invoices and previews.</summary>
internal static class InvoiceEndpoints
{
    public static ApiEndpoint[] All { get; } =
    [
        new("GET", "/v1/invoices", "InvoiceListParams",
            [.. ApiEndpoint.Paging, Text("customer"), Choice("status", "draft", "open", "paid", "uncollectible", "void"), Text("subscription"), SubscriptionEndpoints.Created], List),
        new("POST", "/v1/invoices/create_preview", "InvoiceCreatePreviewParams",
            [
                Text("customer"), Text("subscription"), Text("schedule"),
                Group("subscription_details", Choice("billing_cycle_anchor", "now", "unchanged"), SubscriptionEndpoints.Items,
                    Choice("proration_behavior", "always_invoice", "create_prorations", "none"), Time("proration_date")),
            ], Preview),
        new("GET", "/v1/invoices/*", "InvoiceRetrieveParams", [], (stripe, call) => stripe.Found<SimulatedInvoice>(call.Id)),
        new("POST", "/v1/invoices/*", "InvoiceUpdateParams", [Flag("auto_advance"), Metadata().Unsettable], Update),
        new("POST", "/v1/invoices/*/finalize", "InvoiceFinalizeInvoiceParams", [Flag("auto_advance")], Finalize),
        new("POST", "/v1/invoices/*/pay", "InvoicePayParams", [Flag("off_session"), Flag("paid_out_of_band"), Text("payment_method")], Pay),
        new("POST", "/v1/invoices/*/void", "InvoiceVoidInvoiceParams", [], (stripe, call) => Settled(stripe, call, stripe.Invoices.Void)),
        new("POST", "/v1/invoices/*/mark_uncollectible", "InvoiceMarkUncollectibleParams", [], (stripe, call) => Settled(stripe, call, stripe.Invoices.GiveUp)),
    ];

    private static JsonObject List(SimulatedStripe stripe, ApiCall call)
    {
        var form = call.Form;
        return ApiEndpoint.Page(stripe, stripe.State.All<SimulatedInvoice>().Where(invoice => (form.Text("customer") is not { } customer || invoice.Customer == customer)
            && (form.Text("status") is not { } status || invoice.Status == status) && (form.Text("subscription") is not { } subscription || invoice.SubscriptionId() == subscription)
            && SubscriptionEndpoints.IsWithin(invoice.Created, form)), form, "/v1/invoices");
    }

    private static SimulatedInvoice Preview(SimulatedStripe stripe, ApiCall call)
    {
        var state = stripe.State;
        var id = call.Form.Text("subscription") ?? state.Find<SimulatedSchedule>(call.Form.Text("schedule"))?.Subscription
            ?? throw StripeRefusal.Invalid("Missing required param: subscription.", "subscription", "parameter_missing");
        var subscription = state.Find<SimulatedSubscription>(id) ?? throw StripeRefusal.NoSuch("subscription", id, "subscription");
        if (call.Form.Text("customer") is { } customer && customer != subscription.Customer)
            throw StripeRefusal.Invalid($"The subscription {id} does not belong to the customer {customer}.", "customer");
        if (subscription.HasEnded() || (subscription.CancelAt <= subscription.PeriodEnd() && !call.Form.Has("subscription_details")))
            throw StripeRefusal.Invalid($"No upcoming invoices for subscription: {id}", code: "invoice_upcoming_none");
        var change = call.Form.At("subscription_details") is { } details ? SubscriptionEndpoints.ChangeOf(state, subscription, details) : new SubscriptionChange();
        return stripe.Subscriptions.Preview(subscription, change);
    }

    private static SimulatedInvoice Update(SimulatedStripe stripe, ApiCall call)
    {
        var invoice = stripe.Found<SimulatedInvoice>(call.Id);
        stripe.State.Change(invoice, "invoice.updated", changed =>
            (changed.AutoAdvance, changed.Metadata) = (call.Form.Flag("auto_advance") ?? changed.AutoAdvance, call.Form.Metadata(changed.Metadata)));
        return invoice;
    }

    private static SimulatedInvoice Finalize(SimulatedStripe stripe, ApiCall call)
    {
        var invoice = stripe.Found<SimulatedInvoice>(call.Id);
        if (invoice.Status != "draft")
            throw StripeRefusal.Invalid("This invoice is already finalized, you can't re-finalize a non-draft invoice.", code: "invoice_not_editable");
        invoice.AutoAdvance = call.Form.Flag("auto_advance") ?? invoice.AutoAdvance;
        stripe.Invoices.Open(invoice);
        return invoice;
    }

    private static SimulatedInvoice Pay(SimulatedStripe stripe, ApiCall call)
    {
        var (form, invoice) = (call.Form, stripe.Found<SimulatedInvoice>(call.Id));
        if (invoice.Status == "draft")
            stripe.Invoices.Open(invoice);
        else if (invoice.Status == "paid")
            throw StripeRefusal.Invalid("Invoice is already paid");
        else if (invoice.Status is not ("open" or "uncollectible"))
            throw StripeRefusal.Invalid($"This invoice can no longer be paid: it is {invoice.Status}.", code: "invoice_not_editable");
        if (invoice.Status == "paid")
            return invoice;
        if (form.Flag("paid_out_of_band") == true)
        {
            stripe.Invoices.MarkPaid(invoice);
            return invoice;
        }
        var method = form.Text("payment_method") is { } id ? PaymentEndpoints.Method(stripe, id, invoice.Customer) : null;
        var outcome = stripe.Invoices.Collect(invoice, method);
        return outcome is PaymentOutcome.Succeeded or PaymentOutcome.Processing ? invoice
            : throw Payments.Refusal(outcome, method ?? stripe.Payments.MethodOf(invoice.Customer, stripe.State.Find<SimulatedSubscription>(invoice.SubscriptionId())));
    }

    private static SimulatedInvoice Settled(SimulatedStripe stripe, ApiCall call, Action<SimulatedInvoice> settle)
    {
        var invoice = stripe.Found<SimulatedInvoice>(call.Id);
        if (invoice.Status is not ("open" or "uncollectible"))
            throw StripeRefusal.Invalid($"You can only pass in open invoices. This invoice isn't open: it is {invoice.Status}.", code: "invoice_not_editable");
        settle(invoice);
        return invoice;
    }
}
