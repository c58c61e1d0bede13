using System.Text.Json.Nodes;
using SaasStarter.Backbone.StripeSimulator.Objects;
using static SaasStarter.Backbone.StripeSimulator.Api.Parameter;

namespace SaasStarter.Backbone.StripeSimulator.Api;

/// <summary>The customer portal: its configuration, and visits to it.</summary>
internal static class PortalEndpoints
{
    private static readonly string[] Reasons = ["customer_service", "low_quality", "missing_features", "other", "switched_service", "too_complex", "too_expensive", "unused"];

    private static readonly Parameter[] Configuration =
    [
        Group("business_profile", Text("headline", 60).Unsettable, Text("privacy_policy_url"), Text("terms_of_service_url")), Text("default_return_url").Unsettable, Text("name").Unsettable,
    ];

    private static Parameter Features(bool isNew) => Group("features",
        Group("customer_update", Texts("allowed_updates").Unsettable, Flag("enabled")),
        Group("invoice_history", Flag("enabled").Required),
        Group("payment_method_update", Flag("enabled").Required),
        Group("subscription_cancel", Group("cancellation_reason", Flag("enabled").Required, Texts("options").Unsettable), Flag("enabled"),
            Choice("mode", "at_period_end", "immediately"), Choice("proration_behavior", "always_invoice", "create_prorations", "none")),
        Group("subscription_update", Texts("default_allowed_updates").Unsettable, Flag("enabled"),
            Groups("products", Text("product").Required, Texts("prices").Required).Unsettable,
            Choice("proration_behavior", "always_invoice", "create_prorations", "none"),
            Group("schedule_at_period_end", Groups("conditions", Choice("type", "decreasing_item_amount", "shortening_interval").Required) with { IsUnsettable = !isNew }),
            Choice("trial_update_behavior", "continue_trial", "end_trial")));

    private static readonly Parameter Flow = Group("flow_data",
        Group("after_completion", Group("redirect", Text("return_url").Required), Choice("type", "hosted_confirmation", "portal_homepage", "redirect").Required),
        Group("subscription_cancel", Text("subscription").Required),
        Group("subscription_update", Text("subscription").Required),
        Choice("type", "payment_method_update", "subscription_cancel", "subscription_update").Required);

    public static ApiEndpoint[] All { get; } =
    [
        new("POST", "/v1/billing_portal/configurations", "BillingPortal.ConfigurationCreateParams", [.. Configuration, Features(isNew: true).Required, Metadata()], CreateConfiguration),
        new("GET", "/v1/billing_portal/configurations", "BillingPortal.ConfigurationListParams", [.. ApiEndpoint.Paging, Flag("active"), Flag("is_default")], ListConfigurations),
        new("GET", "/v1/billing_portal/configurations/*", "BillingPortal.ConfigurationRetrieveParams", [], (stripe, call) => Found(stripe, call.Id)),
        new("POST", "/v1/billing_portal/configurations/*", "BillingPortal.ConfigurationUpdateParams", [.. Configuration, Features(isNew: false), Flag("active"), Metadata().Unsettable], UpdateConfiguration),
        new("POST", "/v1/billing_portal/sessions", "BillingPortal.SessionCreateParams",
            [Text("configuration"), Text("customer"), Flow, Text("locale"), Text("return_url")], CreateSession),
    ];

    private static SimulatedPortalConfiguration CreateConfiguration(SimulatedStripe stripe, ApiCall call)
    {
        var configuration = new SimulatedPortalConfiguration
        {
            Id = SimulatorState.NewId("bpc"),
            Created = stripe.State.Now(),
            IsDefault = stripe.State.CountOf<SimulatedPortalConfiguration>() == 0,
        };
        Fill(stripe, configuration, call.Form);
        stripe.State.Add(configuration);
        stripe.State.Record("billing_portal.configuration.created", configuration);
        return configuration;
    }

    private static JsonObject ListConfigurations(SimulatedStripe stripe, ApiCall call)
    {
        var (active, isDefault) = (call.Form.Flag("active"), call.Form.Flag("is_default"));
        return ApiEndpoint.Page(stripe, stripe.State.All<SimulatedPortalConfiguration>().Where(configuration =>
            (active is null || configuration.Active == active) && (isDefault is null || configuration.IsDefault == isDefault)), call.Form, "/v1/billing_portal/configurations");
    }

    private static SimulatedPortalConfiguration UpdateConfiguration(SimulatedStripe stripe, ApiCall call)
    {
        var configuration = Found(stripe, call.Id);
        stripe.State.Change(configuration, "billing_portal.configuration.updated", changed => Fill(stripe, changed, call.Form));
        return configuration;
    }

    private static SimulatedPortalSession CreateSession(SimulatedStripe stripe, ApiCall call)
    {
        var (form, state) = (call.Form, stripe.State);
        var customer = form.Text("customer") ?? throw StripeRefusal.Invalid("Missing required param: customer.", "customer", "parameter_missing");
        if (state.Find<SimulatedCustomer>(customer) is not { IsDeleted: false })
            throw StripeRefusal.NoSuch("customer", customer, "customer");
        var configuration = form.Text("configuration") is { } id
            ? state.Find<SimulatedPortalConfiguration>(id) ?? throw StripeRefusal.NoSuch("configuration", id, "configuration")
            : state.All<SimulatedPortalConfiguration>().FirstOrDefault(known => known.IsDefault) ?? throw StripeRefusal.Invalid(
                "No configuration provided and your test mode default configuration has not been created.");
        CheckFlow(state, form.At("flow_data"), customer);
        var session = SimulatorState.NewId("bps");
        var created = state.Add(new SimulatedPortalSession
        {
            Id = session,
            Created = state.NowOf(customer),
            Configuration = configuration.Id,
            Customer = customer,
            Flow = form.At("flow_data") is { } flow ? JsonOf(flow) : null,
            Locale = form.Text("locale"),
            ReturnUrl = form.Text("return_url") ?? configuration.DefaultReturnUrl,
            Url = $"{state.PublicAddress}{SimulatorSettings.Path}/portal/{session}",
        });
        state.Record("billing_portal.session.created", created);
        return created;
    }

    private static void CheckFlow(SimulatorState state, FormNode? flow, string customer)
    {
        if (flow is null || flow.Text("type") is not { } type || type == "payment_method_update")
            return;
        var id = flow.At(type)?.Text("subscription")
            ?? throw StripeRefusal.Invalid($"Missing required param: flow_data[{type}].", $"flow_data[{type}]", "parameter_missing");
        if (state.Find<SimulatedSubscription>(id)?.Customer != customer)
            throw StripeRefusal.NoSuch("subscription", id, $"flow_data[{type}][subscription]");
    }

    private static void Fill(SimulatedStripe stripe, SimulatedPortalConfiguration configuration, FormNode form)
    {
        const int mostProducts = 10;
        var update = form.At("features")?.At("subscription_update");
        if (update?.List("products").Count() > mostProducts)
            throw StripeRefusal.Invalid($"The portal offers at most {mostProducts} products.", "features[subscription_update][products]");
        foreach (var price in update?.List("products").SelectMany(product => product.Texts("prices")) ?? [])
            CheckoutEndpoints.Price(stripe.State, price, "features[subscription_update][products][0][prices][0]");
        if (form.At("features")?.At("subscription_cancel")?.At("cancellation_reason")?.Texts("options").Except(Reasons).FirstOrDefault() is { } unknown)
            throw StripeRefusal.Invalid($"Invalid option: {unknown}", "features[subscription_cancel][cancellation_reason][options]");
        configuration.Active = form.Flag("active") ?? configuration.Active;
        configuration.BusinessProfile = form.At("business_profile") is { } profile ? JsonOf(profile) : configuration.BusinessProfile;
        configuration.DefaultReturnUrl = form.Has("default_return_url") ? form.Text("default_return_url") : configuration.DefaultReturnUrl;
        configuration.Features = form.At("features") is { } features ? Merged(configuration.Features, JsonOf(features)) : configuration.Features;
        configuration.Metadata = form.Metadata(configuration.Metadata);
        configuration.Name = form.Has("name") ? form.Text("name") : configuration.Name;
        configuration.Updated = stripe.State.Now();
    }

    private static SimulatedPortalConfiguration Found(SimulatedStripe stripe, string id) =>
        stripe.State.Find<SimulatedPortalConfiguration>(id) ?? throw StripeRefusal.Missing("configuration", id);

    // What was passed, with flags as flags and lists as lists.
    private static JsonObject JsonOf(FormNode node) => new(node.Members.Select(member => KeyValuePair.Create(member.Key, ValueOf(member.Value))));

    private static JsonNode? ValueOf(FormNode node) => node.Value switch
    {
        "true" => true,
        "false" => false,
        "" => null,
        { } text => text,
        null when node.Members.Keys.All(name => name.All(char.IsAsciiDigit)) => new JsonArray([.. node.Members.Values.Select(ValueOf)]),
        null => JsonOf(node),
    };

    private static JsonObject Merged(JsonObject before, JsonObject change)
    {
        var merged = before.DeepClone().AsObject();
        foreach (var (name, value) in change)
            merged[name] = merged[name] is JsonObject old && value is JsonObject next ? Merged(old, next) : value?.DeepClone();
        return merged;
    }
}
