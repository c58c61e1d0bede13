using System.Text.Json.Nodes;
using SaasStarter.Backbone.StripeSimulator.Objects;
using static SaasStarter.Backbone.StripeSimulator.Api.Parameter;

namespace SaasStarter.Backbone.StripeSimulator.Api;

/// <summary>Payment methods, payments and refunds.</summary>
internal static class PaymentEndpoints
{
    public static ApiEndpoint[] All { get; } =
    [
        new("GET", "/v1/payment_methods", "PaymentMethodListParams", [.. ApiEndpoint.Paging, Text("customer"), Choice("type", "card", "sepa_debit")], ListMethods),
        new("GET", "/v1/payment_methods/*", "PaymentMethodRetrieveParams", [], (stripe, call) => stripe.Found<SimulatedPaymentMethod>(call.Id)),
        new("POST", "/v1/payment_methods/*/attach", "PaymentMethodAttachParams", [Text("customer").Required], AttachTo),
        new("POST", "/v1/payment_methods/*/detach", "PaymentMethodDetachParams", [], Detach),
        new("GET", "/v1/payment_intents/*", "PaymentIntentRetrieveParams", [], (stripe, call) => stripe.Found<SimulatedPaymentIntent>(call.Id)),
        new("GET", "/v1/invoice_payments", "InvoicePaymentListParams", [.. ApiEndpoint.Paging, Text("invoice"), Choice("status", "canceled", "open", "paid")], ListPayments),
        new("GET", "/v1/charges", "ChargeListParams", [.. ApiEndpoint.Paging, Text("customer"), Text("payment_intent")], ListCharges),
        new("GET", "/v1/charges/*", "ChargeRetrieveParams", [], (stripe, call) => stripe.Found<SimulatedCharge>(call.Id)),
        new("POST", "/v1/refunds", "RefundCreateParams",
            [Number("amount"), Text("charge"), Metadata().Unsettable, Text("payment_intent"), Choice("reason", "duplicate", "fraudulent", "requested_by_customer")], Refund),
        new("GET", "/v1/refunds", "RefundListParams", [.. ApiEndpoint.Paging, Text("charge"), Text("payment_intent")], ListRefunds),
        new("GET", "/v1/refunds/*", "RefundRetrieveParams", [], (stripe, call) => stripe.Found<SimulatedRefund>(call.Id)),
        new("GET", "/v1/disputes/*", "DisputeRetrieveParams", [], (stripe, call) => stripe.Found<SimulatedDispute>(call.Id)),
    ];

    /// <summary>A payment method that is the customer's, or one of the test methods, which becomes theirs.</summary>
    public static SimulatedPaymentMethod Method(SimulatedStripe stripe, string id, string customer)
    {
        if (stripe.State.Find<SimulatedPaymentMethod>(id) is { } method)
            return method.Customer == customer ? method : throw StripeRefusal.Invalid("The payment method does not belong to this customer.", "payment_method");
        return Attach(stripe, id, stripe.State.Get<SimulatedCustomer>(customer));
    }

    /// <summary>Gives a customer a payment method: one that is there, or a test method by Stripe's name for it (<c>pm_card_visa</c>).</summary>
    public static SimulatedPaymentMethod Attach(SimulatedStripe stripe, string id, SimulatedCustomer customer)
    {
        var method = Attachable(stripe, id, customer.Id, stripe.State.NowOf(customer.Id));
        stripe.Checkout.Attach(method, customer);
        return method;
    }

    /// <summary>A payment method that a customer, or one who is still to be made, may be given.</summary>
    /// <exception cref="StripeRefusal">There is none, it is another's, or its bank refuses.</exception>
    public static SimulatedPaymentMethod Attachable(SimulatedStripe stripe, string id, string? customer, long now)
    {
        var method = stripe.State.Find<SimulatedPaymentMethod>(id) ?? TestNumber.All.FirstOrDefault(number => number.Token == id)?.NewMethod(now)
            ?? throw StripeRefusal.NoSuch("PaymentMethod", id, "payment_method");
        if (method.Customer is not null && method.Customer != customer)
            throw StripeRefusal.Invalid("The payment method you provided has already been attached to a customer.", "payment_method");
        return method.Behavior is TestMethod.Declined or TestMethod.InsufficientFunds ? throw Payments.Refusal(PaymentOutcome.Declined, method) : method;
    }

    private static JsonObject ListMethods(SimulatedStripe stripe, ApiCall call) => ApiEndpoint.Page(stripe, stripe.State.All<SimulatedPaymentMethod>().Where(method =>
        method.Customer is not null && (call.Form.Text("customer") is not { } customer || method.Customer == customer)
        && (call.Form.Text("type") is not { } type || method.Type == type)), call.Form, "/v1/payment_methods");

    private static SimulatedPaymentMethod AttachTo(SimulatedStripe stripe, ApiCall call)
    {
        var id = call.Form.Required("customer");
        return Attach(stripe, call.Id, stripe.State.Find<SimulatedCustomer>(id) is { IsDeleted: false } customer ? customer : throw StripeRefusal.NoSuch("customer", id, "customer"));
    }

    private static SimulatedPaymentMethod Detach(SimulatedStripe stripe, ApiCall call)
    {
        var method = stripe.Found<SimulatedPaymentMethod>(call.Id);
        if (stripe.State.Find<SimulatedCustomer>(method.Customer) is not { } customer)
            throw StripeRefusal.Invalid("The payment method you provided is not attached to a customer so detachment is impossible.", "payment_method");
        stripe.State.Change(customer, "customer.updated", changed => changed.InvoiceSettings = changed.InvoiceSettings.DefaultPaymentMethod == method.Id
            ? changed.InvoiceSettings with { DefaultPaymentMethod = null } : changed.InvoiceSettings);
        foreach (var subscription in stripe.State.All<SimulatedSubscription>().Where(subscription => subscription.DefaultPaymentMethod == method.Id && !subscription.HasEnded()))
            stripe.State.Change(subscription, "customer.subscription.updated", changed => changed.DefaultPaymentMethod = null);
        stripe.State.Change(method, "payment_method.detached", changed => changed.Customer = null);
        return method;
    }

    private static JsonObject ListPayments(SimulatedStripe stripe, ApiCall call) => ApiEndpoint.Page(stripe, stripe.State.All<SimulatedInvoicePayment>().Where(payment =>
        (call.Form.Text("invoice") is not { } invoice || payment.Invoice == invoice) && (call.Form.Text("status") is not { } status || payment.Status == status)),
        call.Form, "/v1/invoice_payments");

    private static JsonObject ListCharges(SimulatedStripe stripe, ApiCall call) => ApiEndpoint.Page(stripe, stripe.State.All<SimulatedCharge>().Where(charge =>
        (call.Form.Text("customer") is not { } customer || charge.Customer == customer)
        && (call.Form.Text("payment_intent") is not { } intent || charge.PaymentIntent == intent)), call.Form, "/v1/charges");

    private static SimulatedRefund Refund(SimulatedStripe stripe, ApiCall call)
    {
        var form = call.Form;
        if (form.Has("charge") == form.Has("payment_intent"))
            throw StripeRefusal.Invalid("One of the following params should be provided for this request: payment_intent or charge.", "charge");
        var intent = form.Text("payment_intent") is { } id ? stripe.State.Find<SimulatedPaymentIntent>(id) ?? throw StripeRefusal.NoSuch("payment_intent", id, "payment_intent") : null;
        var chargeId = form.Text("charge") ?? intent!.LatestCharge ?? "";
        var charge = stripe.State.Find<SimulatedCharge>(chargeId) ?? throw StripeRefusal.NoSuch("charge", chargeId, "charge");
        if (form.Number("amount") is < 1)
            throw StripeRefusal.Invalid("Invalid positive integer", "amount", "parameter_invalid_integer");
        return stripe.Payments.Refund(charge, form.Number("amount"), form.Text("reason"), form.Metadata());
    }

    private static JsonObject ListRefunds(SimulatedStripe stripe, ApiCall call) => ApiEndpoint.Page(stripe, stripe.State.All<SimulatedRefund>().Where(refund =>
        (call.Form.Text("charge") is not { } charge || refund.Charge == charge)
        && (call.Form.Text("payment_intent") is not { } intent || refund.PaymentIntent == intent)), call.Form, "/v1/refunds");
}
