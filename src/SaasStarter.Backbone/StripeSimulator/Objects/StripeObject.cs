using System.Text.Json.Serialization;

namespace SaasStarter.Backbone.StripeSimulator.Objects;

/// <summary>
/// An object of Stripe's API at version <see cref="SimulatorSettings.ApiVersion"/>: the properties are Stripe's, in Stripe's order of thought, and are
/// written in snake case. Times are unix seconds, amounts are in the currency's smallest unit, and another object is named by its id.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "object")]
[JsonDerivedType(typeof(SimulatedCustomer), "customer")]
[JsonDerivedType(typeof(SimulatedTaxId), "tax_id")]
[JsonDerivedType(typeof(SimulatedProduct), "product")]
[JsonDerivedType(typeof(SimulatedPrice), "price")]
[JsonDerivedType(typeof(SimulatedPaymentMethod), "payment_method")]
[JsonDerivedType(typeof(SimulatedCheckoutSession), "checkout.session")]
[JsonDerivedType(typeof(SimulatedSubscription), "subscription")]
[JsonDerivedType(typeof(SimulatedSchedule), "subscription_schedule")]
[JsonDerivedType(typeof(SimulatedInvoice), "invoice")]
[JsonDerivedType(typeof(SimulatedInvoiceItem), "invoiceitem")]
[JsonDerivedType(typeof(SimulatedInvoicePayment), "invoice_payment")]
[JsonDerivedType(typeof(SimulatedPaymentIntent), "payment_intent")]
[JsonDerivedType(typeof(SimulatedCharge), "charge")]
[JsonDerivedType(typeof(SimulatedRefund), "refund")]
[JsonDerivedType(typeof(SimulatedDispute), "dispute")]
[JsonDerivedType(typeof(SimulatedPortalConfiguration), "billing_portal.configuration")]
[JsonDerivedType(typeof(SimulatedPortalSession), "billing_portal.session")]
[JsonDerivedType(typeof(SimulatedWebhookEndpoint), "webhook_endpoint")]
[JsonDerivedType(typeof(SimulatedEvent), "event")]
[JsonDerivedType(typeof(SimulatedTestClock), "test_helpers.test_clock")]
internal abstract class StripeObject
{
    /// <summary>The id, with the prefix of its kind: <c>cus_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>When it was made, on its clock.</summary>
    public long Created { get; set; }

    /// <summary>Never: no money moves here.</summary>
    public virtual bool Livemode => false;

    /// <summary>Its place in the order of creation; times alone do not tell, because a clock may stand still.</summary>
    [Hidden]
    public long Sequence { get; set; }
}

/// <summary>Marks what the simulator knows and Stripe does not send.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HiddenAttribute : Attribute;

/// <summary>An object that belongs to a customer, and lives on that customer's clock.</summary>
internal interface IOwnedObject
{
    /// <summary>The customer's id.</summary>
    string? Customer { get; }
}

/// <summary>A list inside an object.</summary>
internal sealed record ObjectList<T>
{
    public string Object { get; init; } = "list";

    public List<T> Data { get; init; } = [];

    public bool HasMore { get; init; }

    public string Url { get; init; } = "";
}

/// <summary>A postal address.</summary>
internal sealed record SimulatedAddress
{
    public string? City { get; init; }

    public string? Country { get; init; }

    public string? Line1 { get; init; }

    public string? Line2 { get; init; }

    public string? PostalCode { get; init; }

    public string? State { get; init; }
}

/// <summary>A time from one moment to another.</summary>
internal sealed record SimulatedPeriod(long End, long Start);
