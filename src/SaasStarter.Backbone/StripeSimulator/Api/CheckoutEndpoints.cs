using System.Text.Json.Nodes;
using SaasStarter.Backbone.StripeSimulator.Objects;
using static SaasStarter.Backbone.StripeSimulator.Api.Parameter;

namespace SaasStarter.Backbone.StripeSimulator.Api;

/// <summary>Checkout sessions.</summary>
internal static class CheckoutEndpoints
{
    private static readonly Parameter[] New =
    [
        Flag("allow_promotion_codes"), Group("automatic_tax", Flag("enabled").Required), Choice("billing_address_collection", "auto", "required"), Text("cancel_url"),
        Text("client_reference_id", 200), Text("currency"), Text("customer"), Text("customer_email"), Time("expires_at"), Text("integration_identifier"),
        Group("customer_update", Choice("address", "auto", "never"), Choice("name", "auto", "never")), Groups("line_items", Text("price"), Number("quantity")),
        Text("locale"), Metadata(), Choice("mode", "subscription").Required, Choice("payment_method_collection", "always", "if_required"), Text("success_url"),
        Group("subscription_data", Text("description", 500), Metadata(), Time("trial_end"), Number("trial_period_days"),
            Group("trial_settings", Group("end_behavior", Choice("missing_payment_method", "cancel", "create_invoice", "pause").Required).Required)),
        Group("tax_id_collection", Flag("enabled").Required, Choice("required", "if_supported", "never")), Choice("ui_mode", "hosted_page"),
    ];

    public static ApiEndpoint[] All { get; } =
    [
        new("POST", "/v1/checkout/sessions", "Checkout.SessionCreateParams", New, Create),
        new("GET", "/v1/checkout/sessions", "Checkout.SessionListParams",
            [.. ApiEndpoint.Paging, Text("customer"), Choice("status", "open", "complete", "expired"), Text("subscription")], List),
        new("GET", "/v1/checkout/sessions/*", "Checkout.SessionRetrieveParams", [], (stripe, call) => stripe.Found<SimulatedCheckoutSession>(call.Id)),
        new("POST", "/v1/checkout/sessions/*/expire", "Checkout.SessionExpireParams", [], Expire),
    ];

    private static SimulatedCheckoutSession Create(SimulatedStripe stripe, ApiCall call)
    {
        var (form, state) = (call.Form, stripe.State);
        var customer = form.Text("customer");
        if (customer is not null && state.Find<SimulatedCustomer>(customer) is not { IsDeleted: false })
            throw StripeRefusal.NoSuch("customer", customer, "customer");
        CheckAddresses(form);
        CheckCustomer(form, customer);
        var lines = LinesOf(state, form);
        var now = state.NowOf(customer);
        var data = form.At("subscription_data");
        var total = lines.Sum(line => state.Get<SimulatedPrice>(line.Price).UnitAmount * line.Quantity);
        var id = SimulatorState.NewId("cs_test");
        return state.Add(new SimulatedCheckoutSession
        {
            Id = id,
            Created = now,
            AllowPromotionCodes = form.Flag("allow_promotion_codes"),
            AmountSubtotal = total,
            AmountTotal = data?.Number("trial_period_days") is > 0 || data?.Number("trial_end") is not null ? 0 : total,
            AutomaticTax = new() { Enabled = form.At("automatic_tax")?.Flag("enabled") == true },
            BillingAddressCollection = form.Text("billing_address_collection"),
            CancelUrl = form.Text("cancel_url"),
            ClientReferenceId = form.Text("client_reference_id"),
            Currency = state.Get<SimulatedPrice>(lines[0].Price).Currency,
            Customer = customer,
            CustomerEmail = form.Text("customer_email"),
            ExpiresAt = Expiry(form, now),
            IntegrationIdentifier = form.Text("integration_identifier"),
            Lines = lines,
            Locale = form.Text("locale"),
            Metadata = form.Metadata(),
            PaymentMethodCollection = form.Text("payment_method_collection") ?? "always",
            Status = "open",
            SubscriptionData = SubscriptionDataOf(data, now),
            SuccessUrl = form.Text("success_url")!.Replace("{CHECKOUT_SESSION_ID}", id, StringComparison.Ordinal),
            TaxIdCollection = new()
            {
                Enabled = form.At("tax_id_collection")?.Flag("enabled") == true,
                Required = form.At("tax_id_collection")?.Text("required") ?? "never",
            },
            UpdatesAddress = form.At("customer_update")?.Text("address") == "auto",
            UpdatesName = form.At("customer_update")?.Text("name") == "auto",
            Url = $"{state.PublicAddress}{SimulatorSettings.Path}/checkout/{id}",
        });
    }

    private static JsonObject List(SimulatedStripe stripe, ApiCall call) => ApiEndpoint.Page(stripe, stripe.State.All<SimulatedCheckoutSession>().Where(session =>
        (call.Form.Text("customer") is not { } customer || session.Customer == customer) && (call.Form.Text("status") is not { } status || session.Status == status)
        && (call.Form.Text("subscription") is not { } subscription || session.Subscription == subscription)), call.Form, "/v1/checkout/sessions");

    private static SimulatedCheckoutSession Expire(SimulatedStripe stripe, ApiCall call)
    {
        var session = stripe.Found<SimulatedCheckoutSession>(call.Id);
        if (session.Status != "open")
            throw StripeRefusal.Invalid($"Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of `{session.Status}`.");
        stripe.Checkout.Expire(session);
        return session;
    }

    private static void CheckAddresses(FormNode form)
    {
        if (form.Text("success_url") is not { } success)
            throw StripeRefusal.Invalid("Missing required param: success_url.", "success_url", "parameter_missing");
        foreach (var (name, address) in new[] { ("success_url", success), ("cancel_url", form.Text("cancel_url")) })
        {
            if (address is not null && (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
                throw StripeRefusal.Invalid("Not a valid URL", name, "url_invalid");
        }
    }

    private static void CheckCustomer(FormNode form, string? customer)
    {
        if (customer is not null && form.Has("customer_email"))
            throw StripeRefusal.Invalid("You may only specify one of these parameters: customer, customer_email.", "customer_email");
        if (customer is null && form.Has("customer_update"))
            throw StripeRefusal.Invalid("`customer_update` can only be used with `customer`.", "customer_update");
        if (customer is not null && form.At("tax_id_collection")?.Flag("enabled") == true && form.At("customer_update")?.Text("name") != "auto")
        {
            throw StripeRefusal.Invalid("Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, "
                + "please set `customer_update[name]` to `auto`.", "tax_id_collection");
        }
    }

    private static List<CheckoutLine> LinesOf(SimulatorState state, FormNode form)
    {
        var lines = new List<CheckoutLine>();
        foreach (var line in form.List("line_items"))
        {
            var price = Price(state, line.Text("price"), "line_items[0][price]");
            var quantity = line.Number("quantity") ?? throw StripeRefusal.Invalid("Quantity is required. Add `quantity` to `line_items[0]`", "line_items[0]");
            if (quantity is < 1 or > 999_999)
                throw StripeRefusal.Invalid("This value must be greater than or equal to 1.", "line_items[0][quantity]", "parameter_invalid_integer");
            lines.Add(new(SimulatorState.NewId("li"), price.Id, quantity));
        }
        if (lines.Count == 0)
            throw StripeRefusal.Invalid("Missing required param: line_items.", "line_items", "parameter_missing");
        var prices = lines.ConvertAll(line => state.Get<SimulatedPrice>(line.Price));
        if (prices.Select(price => (price.Currency, price.Recurring)).Distinct().Count() > 1)
            throw StripeRefusal.Invalid("All prices must have the same currency and interval.", "line_items");
        return lines;
    }

    /// <summary>A price that can be subscribed to.</summary>
    /// <exception cref="StripeRefusal">There is none, it is archived, or it is charged once only.</exception>
    public static SimulatedPrice Price(SimulatorState state, string? id, string parameter)
    {
        if (state.Find<SimulatedPrice>(id) is not { } price)
            throw StripeRefusal.NoSuch("price", id ?? "", parameter);
        if (!price.Active)
            throw StripeRefusal.Invalid($"The price specified is inactive. This field only accepts active prices.", parameter);
        return price.Recurring is not null ? price
            : throw StripeRefusal.Invalid("The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.", parameter);
    }

    private static long Expiry(FormNode form, long now)
    {
        const long shortest = 30 * 60, longest = 24 * 60 * 60;
        var expiresAt = form.Number("expires_at") ?? now + longest;
        return expiresAt - now is >= shortest and <= longest ? expiresAt
            : throw StripeRefusal.Invalid("The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.", "expires_at");
    }

    private static CheckoutSubscription SubscriptionDataOf(FormNode? data, long now)
    {
        if (data?.Number("trial_period_days") is < 1 or > 730)
            throw StripeRefusal.Invalid("The trial period has to be between 1 and 730 days.", "subscription_data[trial_period_days]", "parameter_invalid_integer");
        if (data?.Number("trial_end") is { } trialEnd && trialEnd - now < 48 * 60 * 60)
            throw StripeRefusal.Invalid("The `trial_end` date has to be at least 2 days in the future.", "subscription_data[trial_end]");
        return data is null ? new() : new()
        {
            Description = data.Text("description"),
            Metadata = data.Metadata(),
            MissingPaymentMethod = data.At("trial_settings")?.At("end_behavior")?.Text("missing_payment_method") ?? "create_invoice",
            TrialDays = data.Number("trial_period_days"),
            TrialEnd = data.Number("trial_end"),
        };
    }
}
