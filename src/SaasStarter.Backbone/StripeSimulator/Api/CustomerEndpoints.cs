using System.Text.Json.Nodes;
using SaasStarter.Backbone.StripeSimulator.Objects;
using static SaasStarter.Backbone.StripeSimulator.Api.Parameter;

namespace SaasStarter.Backbone.StripeSimulator.Api;

/// <summary>Customers and their tax numbers.</summary>
internal static class CustomerEndpoints
{
    private static readonly Parameter[] Details =
    [
        Address("address"), Number("balance"), Text("description", 350), Text("email", 512), Metadata().Unsettable, Text("name", 256),
        Group("invoice_settings", Text("default_payment_method"), Text("footer")), Text("phone", 20), Texts("preferred_locales"),
        Choice("tax_exempt", "none", "exempt", "reverse").Unsettable, Group("tax", Choice("validate_location", "deferred", "immediately")),
    ];

    public static ApiEndpoint[] All { get; } =
    [
        new("POST", "/v1/customers", "CustomerCreateParams",
            [.. Details, Text("payment_method"), Text("test_clock"), Groups("tax_id_data", Text("type").Required, Text("value").Required)], Create),
        new("GET", "/v1/customers", "CustomerListParams", [.. ApiEndpoint.Paging, Text("email"), Text("test_clock")], List),
        new("GET", "/v1/customers/*", "CustomerRetrieveParams", [], Retrieve),
        new("POST", "/v1/customers/*", "CustomerUpdateParams", Details, Update),
        new("DELETE", "/v1/customers/*", "CustomerDeleteParams", [], Delete),
        new("POST", "/v1/customers/*/tax_ids", "CustomerCreateTaxIdParams", [Text("type").Required, Text("value").Required], CreateTaxId),
        new("GET", "/v1/customers/*/tax_ids", "CustomerListTaxIdsParams", ApiEndpoint.Paging, ListTaxIds),
        new("GET", "/v1/customers/*/tax_ids/*", "CustomerRetrieveTaxIdParams", [], (stripe, call) => TaxId(stripe, call)),
        new("DELETE", "/v1/customers/*/tax_ids/*", "CustomerDeleteTaxIdParams", [], DeleteTaxId),
    ];

    private static SimulatedCustomer Create(SimulatedStripe stripe, ApiCall call)
    {
        if (call.Form.Text("test_clock") is { } clock)
            CheckClock(stripe, clock);
        var method = call.Form.Text("payment_method") is { } id ? PaymentEndpoints.Attachable(stripe, id, null, stripe.State.Now(call.Form.Text("test_clock"))) : null;
        var customer = CheckoutPages.NewCustomer(stripe.State, null, null, customer => Fill(stripe, customer, call.Form), call.Form.Text("test_clock"));
        if (method is not null)
            stripe.Checkout.Attach(method, customer);
        foreach (var taxId in call.Form.List("tax_id_data"))
            stripe.Checkout.AddTaxId(customer, taxId.Required("type"), taxId.Required("value"));
        return customer;
    }

    private static JsonObject List(SimulatedStripe stripe, ApiCall call) => ApiEndpoint.Page(stripe, stripe.State.All<SimulatedCustomer>().Where(customer => !customer.IsDeleted
        && customer.TestClock == call.Form.Text("test_clock") && (call.Form.Text("email") is not { } email || customer.Email == email)), call.Form, "/v1/customers");

    // A deleted customer is still there, as the word that it was deleted.
    private static object Retrieve(SimulatedStripe stripe, ApiCall call) =>
        stripe.State.Find<SimulatedCustomer>(call.Id) is { IsDeleted: true } deleted ? ApiEndpoint.Deleted(deleted) : stripe.Found<SimulatedCustomer>(call.Id);

    private static SimulatedCustomer Update(SimulatedStripe stripe, ApiCall call)
    {
        var customer = stripe.Found<SimulatedCustomer>(call.Id);
        stripe.State.Change(customer, "customer.updated", changed => Fill(stripe, changed, call.Form));
        return customer;
    }

    private static JsonObject Delete(SimulatedStripe stripe, ApiCall call)
    {
        var customer = stripe.Found<SimulatedCustomer>(call.Id);
        foreach (var subscription in stripe.State.All<SimulatedSubscription>().Where(subscription => subscription.Customer == customer.Id && !subscription.HasEnded()).ToList())
            stripe.Subscriptions.Cancel(subscription, new());
        stripe.State.Record("customer.deleted", customer);
        (customer.IsDeleted, stripe.State.IsChanged) = (true, true);
        return ApiEndpoint.Deleted(customer);
    }

    private static SimulatedTaxId CreateTaxId(SimulatedStripe stripe, ApiCall call) =>
        stripe.Checkout.AddTaxId(stripe.Found<SimulatedCustomer>(call.Id), call.Form.Required("type"), call.Form.Required("value"));

    private static JsonObject ListTaxIds(SimulatedStripe stripe, ApiCall call)
    {
        var customer = stripe.Found<SimulatedCustomer>(call.Id);
        return ApiEndpoint.Page(stripe, stripe.State.All<SimulatedTaxId>().Where(taxId => taxId.Customer == customer.Id), call.Form, $"/v1/customers/{customer.Id}/tax_ids");
    }

    private static JsonObject DeleteTaxId(SimulatedStripe stripe, ApiCall call)
    {
        var taxId = TaxId(stripe, call);
        stripe.State.Remove(taxId);
        stripe.State.Record("customer.tax_id.deleted", taxId);
        return ApiEndpoint.Deleted(taxId);
    }

    private static SimulatedTaxId TaxId(SimulatedStripe stripe, ApiCall call) =>
        stripe.Found<SimulatedTaxId>(call.Ids[1]) is { } taxId && taxId.Customer == call.Id ? taxId : throw StripeRefusal.Missing("tax_id", call.Ids[1]);

    private static void Fill(SimulatedStripe stripe, SimulatedCustomer customer, FormNode form)
    {
        customer.Address = form.Has("address") ? AddressOf(form.At("address")!) : customer.Address;
        customer.Balance = form.Number("balance") ?? customer.Balance;
        customer.Description = form.Text("description") ?? customer.Description;
        customer.Email = form.Text("email") ?? customer.Email;
        customer.Metadata = form.Metadata(customer.Metadata);
        customer.Name = form.Text("name") ?? customer.Name;
        customer.Phone = form.Text("phone") ?? customer.Phone;
        customer.PreferredLocales = form.Has("preferred_locales") ? form.Texts("preferred_locales") : customer.PreferredLocales;
        customer.TaxExempt = form.Text("tax_exempt") ?? customer.TaxExempt;
        if (form.At("invoice_settings") is not { } settings)
            return;
        if (settings.Text("default_payment_method") is { } method && stripe.State.Find<SimulatedPaymentMethod>(method)?.Customer != customer.Id)
            throw StripeRefusal.NoSuch("payment_method", method, "invoice_settings[default_payment_method]");
        customer.InvoiceSettings = new()
        {
            DefaultPaymentMethod = settings.Text("default_payment_method") ?? customer.InvoiceSettings.DefaultPaymentMethod,
            Footer = settings.Text("footer") ?? customer.InvoiceSettings.Footer,
        };
    }

    private static SimulatedAddress? AddressOf(FormNode form) => form.Members.Count == 0 ? null : new()
    {
        City = form.Text("city"),
        Country = form.Text("country"),
        Line1 = form.Text("line1"),
        Line2 = form.Text("line2"),
        PostalCode = form.Text("postal_code"),
        State = form.Text("state"),
    };

    private static void CheckClock(SimulatedStripe stripe, string clock)
    {
        const int mostCustomers = 3;
        if (stripe.State.Find<SimulatedTestClock>(clock) is null)
            throw StripeRefusal.NoSuch("test_helpers.test_clock", clock, "test_clock");
        if (stripe.State.All<SimulatedCustomer>().Count(customer => customer.TestClock == clock) >= mostCustomers)
            throw StripeRefusal.Invalid($"A test clock has at most {mostCustomers} customers.", "test_clock");
    }
}
