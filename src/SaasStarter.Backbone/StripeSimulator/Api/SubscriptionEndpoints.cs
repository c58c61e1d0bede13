using System.Text.Json.Nodes;
using SaasStarter.Backbone.StripeSimulator.Objects;
using static SaasStarter.Backbone.StripeSimulator.Api.Parameter;

namespace SaasStarter.Backbone.StripeSimulator.Api;

/// <summary>Subscriptions.</summary>
internal static class SubscriptionEndpoints
{
    private static readonly string[] Statuses = ["active", "canceled", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid"];

    private static readonly Parameter PaymentBehavior = Choice("payment_behavior", "allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete");

    private static readonly Parameter ProrationBehavior = Choice("proration_behavior", "always_invoice", "create_prorations", "none");

    private static readonly Parameter Cancellation = Group("cancellation_details", Text("comment").Unsettable,
        Choice("feedback", "customer_service", "low_quality", "missing_features", "other", "switched_service", "too_complex", "too_expensive", "unused").Unsettable);

    private static readonly Parameter TrialSettings =
        Group("trial_settings", Group("end_behavior", Choice("missing_payment_method", "cancel", "create_invoice", "pause").Required).Required);

    // What may stand beside payment_behavior=pending_if_incomplete. Source: Stripe, Pending updates reference.
    private static readonly HashSet<string> Pendable =
        ["billing_cycle_anchor", "expand", "items", "payment_behavior", "proration_behavior", "proration_date", "trial_end"];

    public static ApiEndpoint[] All { get; } =
    [
        new("POST", "/v1/subscriptions", "SubscriptionCreateParams",
            [
                Group("automatic_tax", Flag("enabled").Required), Flag("cancel_at_period_end"), Text("customer").Required, Text("default_payment_method"), Text("description", 500), PaymentBehavior,
                Groups("items", Text("price"), Number("quantity"), Metadata()).Required, Metadata().Unsettable, Flag("off_session"), ProrationBehavior, Time("trial_end", "now"),
                Group("payment_settings", Choice("save_default_payment_method", "off", "on_subscription")), Number("trial_period_days"), TrialSettings,
            ], Create),
        new("GET", "/v1/subscriptions", "SubscriptionListParams",
            [.. ApiEndpoint.Paging, Text("customer"), Text("price"), Choice("status", [.. Statuses, "all", "ended"]), Text("test_clock"), Created], List),
        new("GET", "/v1/subscriptions/*", "SubscriptionRetrieveParams", [], (stripe, call) => stripe.Found<SimulatedSubscription>(call.Id)),
        new("POST", "/v1/subscriptions/*", "SubscriptionUpdateParams",
            [
                Group("automatic_tax", Flag("enabled").Required), Choice("billing_cycle_anchor", "now", "unchanged"), Time("cancel_at").Unsettable, Flag("cancel_at_period_end"), Cancellation,
                Text("default_payment_method"), Text("description", 500).Unsettable, Items, Metadata().Unsettable, Flag("off_session"), PaymentBehavior, ProrationBehavior,
                Group("payment_settings", Choice("save_default_payment_method", "off", "on_subscription")), Time("proration_date"), Time("trial_end", "now"), TrialSettings,
            ], Update),
        new("DELETE", "/v1/subscriptions/*", "SubscriptionCancelParams", [Cancellation, Flag("invoice_now"), Flag("prorate")], Cancel),
        new("POST", "/v1/subscriptions/*/resume", "SubscriptionResumeParams", [Choice("billing_cycle_anchor", "now"), ProrationBehavior, Time("proration_date")], Resume),
    ];

    /// <summary>What is wanted of items, in an update and in a preview.</summary>
    public static Parameter Items => Groups("items", Text("id"), Text("price"), Number("quantity"), Flag("deleted"), Metadata().Unsettable);

    /// <summary>A time or a range of times.</summary>
    public static Parameter Created => Group("created", Time("gt"), Time("gte"), Time("lt"), Time("lte"));

    /// <summary>The changes of items that a form asks for; null: none.</summary>
    public static IReadOnlyList<ItemChange>? ItemsOf(SimulatorState state, SimulatedSubscription? subscription, FormNode form)
    {
        if (!form.Has("items"))
            return null;
        var items = new List<ItemChange>();
        foreach (var item in form.List("items"))
        {
            if (item.Number("quantity") is < 0 or > 999_999)
                throw StripeRefusal.Invalid("Invalid quantity.", "items[0][quantity]", "parameter_invalid_integer");
            var kept = subscription?.Items.Data.FirstOrDefault(known => known.Id == item.Text("id"));
            var price = item.Text("price") is { } id && id != kept?.Price.Id ? CheckoutEndpoints.Price(state, id, "items[0][price]") : kept?.Price;
            items.Add(new(item.Text("id"), price, item.Number("quantity"), item.Flag("deleted") == true, item.Has("metadata") ? item.Metadata(kept?.Metadata) : null));
        }
        return items;
    }

    private static SimulatedSubscription Create(SimulatedStripe stripe, ApiCall call)
    {
        var (form, state) = (call.Form, stripe.State);
        if (state.Find<SimulatedCustomer>(form.Required("customer")) is not { IsDeleted: false } customer)
            throw StripeRefusal.NoSuch("customer", form.Required("customer"), "customer");
        CheckMethod(state, form, customer.Id);
        if (ItemsOf(state, null, form) is not { Count: > 0 } items || items.Any(item => item.Price is null))
            throw StripeRefusal.Invalid("Missing required param: items[0][price].", "items[0][price]", "parameter_missing");
        if (form.Number("trial_period_days") is < 0 or > 730)
            throw StripeRefusal.Invalid("The trial period has to be between 0 and 730 days.", "trial_period_days", "parameter_invalid_integer");
        var now = state.Now(customer.TestClock);
        var trialEnd = form.Number("trial_end") ?? (form.Number("trial_period_days") is > 0 and var days ? now + (days * 86_400) : null);
        if (trialEnd <= now)
            throw StripeRefusal.Invalid("Invalid timestamp: it has to be in the future.", "trial_end");
        var subscription = stripe.Subscriptions.Create(new()
        {
            Customer = customer,
            Items = items,
            Description = form.Text("description"),
            IsTaxAutomatic = form.At("automatic_tax")?.Flag("enabled") == true,
            Metadata = form.Metadata(),
            PaymentBehavior = form.Text("payment_behavior") ?? "allow_incomplete",
            PaymentMethod = form.Text("default_payment_method"),
            SavesPaymentMethod = form.At("payment_settings")?.Text("save_default_payment_method") == "on_subscription",
            TrialEnd = trialEnd,
            TrialSettings = TrialSettingsOf(form) ?? new(),
        });
        if (form.Flag("cancel_at_period_end") == true)
            stripe.Subscriptions.SetCancelAtPeriodEnd(subscription, true, new() { Reason = "cancellation_requested" });
        return subscription;
    }

    private static JsonObject List(SimulatedStripe stripe, ApiCall call)
    {
        var (form, status) = (call.Form, call.Form.Text("status"));
        return ApiEndpoint.Page(stripe, stripe.State.All<SimulatedSubscription>().Where(subscription => IsListed(subscription, status)
            && (form.Text("customer") is not { } customer || subscription.Customer == customer)
            && (form.Text("price") is not { } price || subscription.Items.Data.Any(item => item.Price.Id == price))
            && (form.Text("test_clock") is not { } clock || subscription.TestClock == clock) && IsWithin(subscription.Created, form)), form, "/v1/subscriptions");
    }

    // Without a status, those that were cancelled are left out.
    private static bool IsListed(SimulatedSubscription subscription, string? status) => status switch
    {
        null => subscription.Status != "canceled",
        "all" => true,
        "ended" => subscription.HasEnded(),
        _ => subscription.Status == status,
    };

    /// <summary>Whether a time lies in the range of the parameter <c>created</c>.</summary>
    public static bool IsWithin(long created, FormNode form) => form.At("created") is not { } range
        || (!(created <= range.Number("gt")) && !(created < range.Number("gte")) && !(created >= range.Number("lt")) && !(created > range.Number("lte")));

    private static SimulatedSubscription Update(SimulatedStripe stripe, ApiCall call)
    {
        var (form, subscription) = (call.Form, stripe.Found<SimulatedSubscription>(call.Id));
        CheckUpdate(stripe.State, form, subscription);
        var change = form.Has("items") || form.Text("billing_cycle_anchor") == "now" ? ChangeOf(stripe.State, subscription, form) : null;
        // Refused as a whole, before a part of it is done.
        if (change is not null)
            stripe.Planner.Plan(subscription, change);
        if (form.Has("cancel_at_period_end") || form.Has("cancel_at"))
            ChangeEnd(stripe, subscription, form);
        stripe.State.Change(subscription, "customer.subscription.updated", changed =>
        {
            changed.AutomaticTax = form.At("automatic_tax")?.Flag("enabled") is { } enabled ? new() { Enabled = enabled } : changed.AutomaticTax;
            changed.CancellationDetails = DetailsOf(form, changed.CancellationDetails);
            changed.DefaultPaymentMethod = form.Text("default_payment_method") ?? changed.DefaultPaymentMethod;
            changed.Description = form.Has("description") ? form.Text("description") : changed.Description;
            changed.Metadata = form.Metadata(changed.Metadata);
            changed.PaymentSettings = form.At("payment_settings")?.Text("save_default_payment_method") is { } saves ? new() { SaveDefaultPaymentMethod = saves } : changed.PaymentSettings;
            changed.TrialSettings = TrialSettingsOf(form) ?? changed.TrialSettings;
        });
        if (form.Text("trial_end") is { } trialEnd)
            stripe.Subscriptions.SetTrialEnd(subscription, trialEnd == "now" ? 0 : form.Number("trial_end")!.Value);
        if (change is not null)
            stripe.Subscriptions.Change(subscription, change, form.Text("payment_behavior") ?? "allow_incomplete");
        return subscription;
    }

    /// <summary>The change of what is paid for that a form asks for.</summary>
    public static SubscriptionChange ChangeOf(SimulatorState state, SimulatedSubscription subscription, FormNode form) => new()
    {
        Items = ItemsOf(state, subscription, form),
        ProrationBehavior = form.Text("proration_behavior") ?? "create_prorations",
        ProrationDate = form.Number("proration_date"),
        RestartsPeriod = form.Text("billing_cycle_anchor") == "now",
    };

    private static void CheckUpdate(SimulatorState state, FormNode form, SimulatedSubscription subscription)
    {
        CheckMethod(state, form, subscription.Customer);
        if (subscription.HasEnded() && form.Members.Keys.Any(name => name is not ("metadata" or "cancellation_details" or "expand")))
            throw StripeRefusal.Invalid("A canceled subscription can only update its cancellation_details and metadata.");
        if (subscription.Status is "incomplete" or "paused" && (form.Has("items") || form.Has("trial_end") || form.Has("billing_cycle_anchor")))
            throw StripeRefusal.Invalid($"A subscription that is `{subscription.Status}` cannot change what is paid for.", "items");
        if (form.Text("payment_behavior") == "pending_if_incomplete" && form.Members.Keys.FirstOrDefault(name => !Pendable.Contains(name)) is { } refused)
        {
            throw StripeRefusal.Invalid($"When `payment_behavior` is set to `pending_if_incomplete`, you cannot pass the following parameters: {refused}. "
                + "They are not supported by pending updates.", refused);
        }
        if (form.Has("cancel_at_period_end") && form.Text("cancel_at") is not null)
            throw StripeRefusal.Invalid("You may only specify one of these parameters: cancel_at, cancel_at_period_end.", "cancel_at");
    }

    private static void ChangeEnd(SimulatedStripe stripe, SimulatedSubscription subscription, FormNode form)
    {
        var details = DetailsOf(form, new()) with { Reason = "cancellation_requested" };
        if (form.Flag("cancel_at_period_end") is { } atPeriodEnd)
        {
            stripe.Subscriptions.SetCancelAtPeriodEnd(subscription, atPeriodEnd, details);
            return;
        }
        var cancelAt = form.Number("cancel_at");
        if (cancelAt <= stripe.State.NowOf(subscription.Customer))
            throw StripeRefusal.Invalid("`cancel_at` has to be in the future.", "cancel_at");
        stripe.State.Change(subscription, "customer.subscription.updated", changed =>
        {
            (changed.CancelAt, changed.CancelAtPeriodEnd) = (cancelAt, false);
            (changed.CanceledAt, changed.CancellationDetails) = cancelAt is null ? (default(long?), new CancellationDetails()) : (stripe.State.NowOf(changed.Customer), details);
        });
    }

    private static SimulatedSubscription Cancel(SimulatedStripe stripe, ApiCall call)
    {
        var subscription = stripe.Found<SimulatedSubscription>(call.Id);
        if (subscription.HasEnded())
            throw StripeRefusal.Missing("subscription", call.Id);
        var details = DetailsOf(call.Form, new()) with { Reason = "cancellation_requested" };
        stripe.Subscriptions.Cancel(subscription, details, call.Form.Flag("prorate") == true, call.Form.Flag("invoice_now") == true);
        return subscription;
    }

    private static SimulatedSubscription Resume(SimulatedStripe stripe, ApiCall call)
    {
        var subscription = stripe.Found<SimulatedSubscription>(call.Id);
        stripe.Subscriptions.Resume(subscription);
        return subscription;
    }

    private static CancellationDetails DetailsOf(FormNode form, CancellationDetails before) => form.At("cancellation_details") is { } details ? before with
    {
        Comment = details.Has("comment") ? details.Text("comment") : before.Comment,
        Feedback = details.Has("feedback") ? details.Text("feedback") : before.Feedback,
    } : before;

    private static TrialSettings? TrialSettingsOf(FormNode form) => form.At("trial_settings")?.At("end_behavior")?.Text("missing_payment_method") is { } behavior
        ? new() { EndBehavior = new() { MissingPaymentMethod = behavior } } : null;

    private static void CheckMethod(SimulatorState state, FormNode form, string customer)
    {
        if (form.Text("default_payment_method") is { } method && state.Find<SimulatedPaymentMethod>(method)?.Customer != customer)
            throw StripeRefusal.NoSuch("payment_method", method, "default_payment_method");
    }
}
