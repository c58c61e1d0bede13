using System.Text.Json.Nodes;
using SaasStarter.Backbone.StripeSimulator.Objects;
using static SaasStarter.Backbone.StripeSimulator.Api.Parameter;

namespace SaasStarter.Backbone.StripeSimulator.Api;

/// <summary>Subscription schedules, made from subscriptions.</summary>
internal static class ScheduleEndpoints
{
    private static readonly string[] Behaviors = ["always_invoice", "create_prorations", "none"];

    private static readonly Parameter Phases = Groups("phases",
        Group("duration", Choice("interval", "day", "week", "month", "year").Required, Number("interval_count")), Time("end_date", "now"), Metadata(),
        Groups("items", Text("price"), Number("quantity"), Metadata()).Required, Choice("proration_behavior", Behaviors), Time("start_date", "now"), Time("trial_end"));

    public static ApiEndpoint[] All { get; } =
    [
        new("POST", "/v1/subscription_schedules", "SubscriptionScheduleCreateParams", [Text("from_subscription").Required, Metadata().Unsettable], Create),
        new("GET", "/v1/subscription_schedules", "SubscriptionScheduleListParams", [.. ApiEndpoint.Paging, Text("customer")], List),
        new("GET", "/v1/subscription_schedules/*", "SubscriptionScheduleRetrieveParams", [], (stripe, call) => stripe.Found<SimulatedSchedule>(call.Id)),
        new("POST", "/v1/subscription_schedules/*", "SubscriptionScheduleUpdateParams",
            [Choice("end_behavior", "cancel", "release"), Metadata().Unsettable, Phases, Choice("proration_behavior", Behaviors)], Update),
        new("POST", "/v1/subscription_schedules/*/release", "SubscriptionScheduleReleaseParams", [Flag("preserve_cancel_date")], Release),
        new("POST", "/v1/subscription_schedules/*/cancel", "SubscriptionScheduleCancelParams", [Flag("invoice_now"), Flag("prorate")], Cancel),
    ];

    private static SimulatedSchedule Create(SimulatedStripe stripe, ApiCall call)
    {
        var id = call.Form.Required("from_subscription");
        var subscription = stripe.State.Find<SimulatedSubscription>(id) ?? throw StripeRefusal.NoSuch("subscription", id, "from_subscription");
        var schedule = stripe.Schedules.CreateFrom(subscription);
        schedule.Metadata = call.Form.Metadata();
        return schedule;
    }

    private static JsonObject List(SimulatedStripe stripe, ApiCall call) => ApiEndpoint.Page(stripe, stripe.State.All<SimulatedSchedule>().Where(schedule =>
        call.Form.Text("customer") is not { } customer || schedule.Customer == customer), call.Form, "/v1/subscription_schedules");

    private static SimulatedSchedule Update(SimulatedStripe stripe, ApiCall call)
    {
        var (form, schedule) = (call.Form, stripe.Found<SimulatedSchedule>(call.Id));
        CheckActive(schedule, "update");
        var phases = form.Has("phases") ? PhasesOf(stripe.State, schedule, form) : schedule.Phases;
        stripe.State.Change(schedule, "subscription_schedule.updated", changed =>
        {
            (changed.EndBehavior, changed.Metadata, changed.Phases) = (form.Text("end_behavior") ?? changed.EndBehavior, form.Metadata(changed.Metadata), phases);
            changed.CurrentPhase = new(phases[0].EndDate, phases[0].StartDate);
        });
        return schedule;
    }

    private static SimulatedSchedule Release(SimulatedStripe stripe, ApiCall call)
    {
        var schedule = stripe.Found<SimulatedSchedule>(call.Id);
        CheckActive(schedule, "release");
        stripe.Schedules.Release(schedule, stripe.State.Get<SimulatedSubscription>(schedule.Subscription!));
        return schedule;
    }

    private static SimulatedSchedule Cancel(SimulatedStripe stripe, ApiCall call)
    {
        var schedule = stripe.Found<SimulatedSchedule>(call.Id);
        CheckActive(schedule, "cancel");
        stripe.Subscriptions.Cancel(stripe.State.Get<SimulatedSubscription>(schedule.Subscription!), new() { Reason = "cancellation_requested" },
            call.Form.Flag("prorate") == true, call.Form.Flag("invoice_now") == true);
        return schedule;
    }

    private static List<SchedulePhase> PhasesOf(SimulatorState state, SimulatedSchedule schedule, FormNode form)
    {
        var phases = new List<SchedulePhase>();
        foreach (var node in form.List("phases"))
        {
            var start = phases.Count > 0 ? phases[^1].EndDate : schedule.CurrentPhase!.StartDate;
            if (node.Number("start_date") is { } given && given != start)
            {
                throw StripeRefusal.Invalid(phases.Count > 0 ? "A phase has to start when the one before it ends."
                    : "You can not modify the start date of the current phase.", $"phases[{phases.Count}][start_date]");
            }
            phases.Add(PhaseOf(state, schedule, node, start, $"phases[{phases.Count}]"));
        }
        if (phases.Count is 0 or > 10)
            throw StripeRefusal.Invalid("A schedule has one to ten phases.", "phases");
        return phases[0].EndDate > state.NowOf(schedule.Customer) ? phases
            : throw StripeRefusal.Invalid("The current phase cannot end in the past.", "phases[0][end_date]");
    }

    private static SchedulePhase PhaseOf(SimulatorState state, SimulatedSchedule schedule, FormNode node, long start, string path)
    {
        var prices = node.List("items").Select(item => (Price: CheckoutEndpoints.Price(state, item.Text("price"), $"{path}[items][0][price]"), Item: item)).ToList();
        if (prices.Count == 0)
            throw StripeRefusal.Invalid($"Missing required param: {path}[items].", $"{path}[items]", "parameter_missing");
        if (prices.Any(price => price.Price.Currency != schedule.Phases[0].Currency))
            throw StripeRefusal.Invalid("All phases must have the same currency.", $"{path}[items]");
        if (node.Has("end_date") && node.Has("duration"))
            throw StripeRefusal.Invalid("You may only specify one of these parameters: end_date, duration.", $"{path}[end_date]");
        // What says nothing lasts one interval of its price.
        var duration = node.At("duration") is { } given
            ? new PriceRecurrence { Interval = given.Required("interval"), IntervalCount = (int)(given.Number("interval_count") ?? 1) } : prices[0].Price.Recurring!;
        var end = node.Text("end_date") == "now" ? state.NowOf(schedule.Customer) : node.Number("end_date") ?? Proration.PeriodEnd(start, duration, start);
        return end <= start ? throw StripeRefusal.Invalid("A phase has to end after its start.", $"{path}[end_date]") : new()
        {
            Currency = schedule.Phases[0].Currency,
            StartDate = start,
            EndDate = end,
            Items = prices.ConvertAll(price => new SchedulePhaseItem { Price = price.Price.Id, Quantity = price.Item.Number("quantity") ?? 1, Metadata = price.Item.Metadata() }),
            Metadata = node.Metadata(),
            ProrationBehavior = node.Text("proration_behavior") ?? "create_prorations",
            TrialEnd = node.Number("trial_end"),
        };
    }

    private static void CheckActive(SimulatedSchedule schedule, string action)
    {
        if (schedule.Status != "active")
            throw StripeRefusal.Invalid($"You cannot {action} a subscription schedule that is currently in the `{schedule.Status}` status. It must be in `not_started` or `active` status.");
    }
}
