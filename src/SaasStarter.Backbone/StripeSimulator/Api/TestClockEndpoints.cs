using System.Text.Json.Nodes;
using SaasStarter.Backbone.StripeSimulator.Objects;
using static SaasStarter.Backbone.StripeSimulator.Api.Parameter;

namespace SaasStarter.Backbone.StripeSimulator.Api;

/// <summary>Clocks of their own, for customers who were made with one.</summary>
internal static class TestClockEndpoints
{
    private static readonly long LongestWithoutSubscriptions = (long)TimeSpan.FromDays(2 * 365).TotalSeconds;

    public static ApiEndpoint[] All { get; } =
    [
        new("POST", "/v1/test_helpers/test_clocks", "TestHelpers.TestClockCreateParams", [Time("frozen_time").Required, Text("name", 300)], Create),
        new("GET", "/v1/test_helpers/test_clocks", "TestHelpers.TestClockListParams", ApiEndpoint.Paging,
            (stripe, call) => ApiEndpoint.Page(stripe, stripe.State.All<SimulatedTestClock>(), call.Form, "/v1/test_helpers/test_clocks")),
        new("GET", "/v1/test_helpers/test_clocks/*", "TestHelpers.TestClockRetrieveParams", [], (stripe, call) => stripe.Found<SimulatedTestClock>(call.Id)),
        new("POST", "/v1/test_helpers/test_clocks/*/advance", "TestHelpers.TestClockAdvanceParams", [Time("frozen_time").Required], Advance),
        new("DELETE", "/v1/test_helpers/test_clocks/*", "TestHelpers.TestClockDeleteParams", [], Delete),
    ];

    private static SimulatedTestClock Create(SimulatedStripe stripe, ApiCall call) => stripe.State.Add(new SimulatedTestClock
    {
        Id = SimulatorState.NewId("clock"),
        Created = stripe.State.Now(),
        DeletesAfter = stripe.State.Now() + (long)TimeSpan.FromDays(30).TotalSeconds,
        FrozenTime = call.Form.Number("frozen_time")!.Value,
        Name = call.Form.Text("name"),
    });

    private static SimulatedTestClock Advance(SimulatedStripe stripe, ApiCall call)
    {
        var clock = stripe.Found<SimulatedTestClock>(call.Id);
        var to = call.Form.Number("frozen_time")!.Value;
        if (to <= clock.FrozenTime)
            throw StripeRefusal.Invalid("The `frozen_time` you are advancing to must be later than the clock's current time.", "frozen_time");
        if (to > Limit(stripe.State, clock))
            throw StripeRefusal.Invalid("You can only advance a test clock by up to two intervals of its shortest subscription.", "frozen_time");
        stripe.Advance(clock, to);
        return clock;
    }

    private static JsonObject Delete(SimulatedStripe stripe, ApiCall call)
    {
        var clock = stripe.Found<SimulatedTestClock>(call.Id);
        foreach (var value in stripe.State.Objects.Where(value => value is IOwnedObject owned && stripe.State.ClockOf(owned.Customer) == clock.Id).Reverse().ToList())
            stripe.State.Remove(value);
        stripe.State.Remove(clock);
        return ApiEndpoint.Deleted(clock);
    }

    private static long Limit(SimulatorState state, SimulatedTestClock clock)
    {
        var live = state.All<SimulatedSubscription>().Where(subscription => subscription.TestClock == clock.Id && !subscription.HasEnded()).ToList();
        if (live.Count == 0)
            return clock.FrozenTime + LongestWithoutSubscriptions;
        return live.Min(subscription => Proration.PeriodEnd(clock.FrozenTime, subscription.Recurrence() with { IntervalCount = 2 * subscription.Recurrence().IntervalCount }, clock.FrozenTime));
    }
}
