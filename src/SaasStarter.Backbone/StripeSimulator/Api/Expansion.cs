using System.Text.Json.Nodes;
using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator.Api;

/// <summary>Puts whole objects where ids stand, as far as was asked for: <c>expand[]=data.latest_invoice.payments</c>.</summary>
internal static class Expansion
{
    private const int Deepest = 4;

    // What stands for another object wherever it appears, by Stripe's names.
    private static readonly HashSet<string> Expandable =
    [
        "charge", "configuration", "customer", "default_payment_method", "invoice", "latest_charge", "latest_invoice", "payment_intent", "payment_method", "price", "product",
        "released_subscription", "schedule", "subscription", "test_clock",
    ];

    /// <summary>Expands in place.</summary>
    /// <exception cref="StripeRefusal">A path leads to nothing that can be expanded, or too deep.</exception>
    public static void Apply(SimulatorState state, JsonObject answer, IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            var names = path.Split('.');
            if (names.Count(name => name != "data") > Deepest)
                throw StripeRefusal.Invalid($"You cannot expand more than {Deepest} levels of a property.", "expand");
            Expand(state, answer, names, path);
        }
    }

    private static void Expand(SimulatorState state, JsonObject value, ReadOnlySpan<string> names, string path)
    {
        if (names.Length == 0)
            return;
        var name = names[0];
        if (!value.ContainsKey(name))
            value[name] = Included(state, value, name) ?? throw Impossible(path);
        else if (value[name] is JsonValue id)
            value[name] = Expandable.Contains(name) && id.TryGetValue<string>(out var text) && state.FindAny(text) is { } found ? ObjectJson.Write(found) : throw Impossible(path);
        else if (value[name] is null && !Expandable.Contains(name) && names.Length == 1)
            throw Impossible(path);
        switch (value[name])
        {
            case JsonObject next:
                Expand(state, next, names[1..], path);
                break;
            case JsonArray list:
                foreach (var element in list.OfType<JsonObject>())
                    Expand(state, element, names[1..], path);
                break;
        }
    }

    // Lists that are sent only when they are asked for.
    private static JsonObject? Included(SimulatorState state, JsonObject value, string name) => (value["object"]?.GetValue<string>(), name) switch
    {
        ("invoice", "payments") => ListOf(state.All<SimulatedInvoicePayment>().Where(payment => payment.Invoice == Id(value)), $"/v1/invoice_payments?invoice={Id(value)}"),
        ("customer", "subscriptions") => ListOf(
            state.All<SimulatedSubscription>().Where(subscription => subscription.Customer == Id(value) && !subscription.HasEnded()), $"/v1/customers/{Id(value)}/subscriptions"),
        ("customer", "tax_ids") => ListOf(state.All<SimulatedTaxId>().Where(tax => tax.Customer == Id(value)), $"/v1/customers/{Id(value)}/tax_ids"),
        ("charge", "refunds") => ListOf(state.All<SimulatedRefund>().Where(refund => refund.Charge == Id(value)), $"/v1/charges/{Id(value)}/refunds"),
        ("checkout.session", "line_items") => Lines(state, state.Get<SimulatedCheckoutSession>(Id(value))),
        _ => null,
    };

    private static JsonObject ListOf(IEnumerable<StripeObject> values, string url) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. values.Reverse().Select(ObjectJson.Write)]),
        ["has_more"] = false,
        ["url"] = url,
    };

    private static JsonObject Lines(SimulatorState state, SimulatedCheckoutSession session) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. session.Lines.Select(line => Line(line, state.Get<SimulatedPrice>(line.Price)))]),
        ["has_more"] = false,
        ["url"] = $"/v1/checkout/sessions/{session.Id}/line_items",
    };

    private static JsonObject Line(CheckoutLine line, SimulatedPrice price) => new()
    {
        ["id"] = line.Id,
        ["object"] = "item",
        ["amount_discount"] = 0,
        ["amount_subtotal"] = price.UnitAmount * line.Quantity,
        ["amount_tax"] = 0,
        ["amount_total"] = price.UnitAmount * line.Quantity,
        ["currency"] = price.Currency,
        ["description"] = null,
        ["price"] = ObjectJson.Write(price),
        ["quantity"] = line.Quantity,
    };

    private static string Id(JsonObject value) => value["id"]!.GetValue<string>();

    private static StripeRefusal Impossible(string path) => StripeRefusal.Invalid($"This property cannot be expanded ({path}).", "expand");
}
