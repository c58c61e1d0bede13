using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>Subscriptions that change at a time agreed beforehand.</summary>
internal sealed class Schedules(SimulatorState state, Subscriptions subscriptions)
{
    /// <summary>A schedule whose first phase is a subscription's current period as it is.</summary>
    /// <exception cref="StripeRefusal">The subscription has one, or has ended.</exception>
    public SimulatedSchedule CreateFrom(SimulatedSubscription subscription)
    {
        if (subscription.Schedule is not null)
            throw StripeRefusal.Invalid($"You cannot migrate a subscription that is already attached to a schedule: `{subscription.Schedule}`.", "from_subscription");
        if (subscription.HasEnded() || subscription.Status == "incomplete")
            throw StripeRefusal.Invalid($"You cannot create a schedule from a subscription that is `{subscription.Status}`.", "from_subscription");
        var schedule = state.Add(new SimulatedSchedule
        {
            Id = SimulatorState.NewId("sub_sched"),
            Created = state.NowOf(subscription.Customer),
            CurrentPhase = new(subscription.PeriodEnd(), subscription.PeriodStart()),
            Customer = subscription.Customer,
            Phases =
            [
                new()
                {
                    Currency = subscription.Currency,
                    StartDate = subscription.PeriodStart(),
                    EndDate = subscription.PeriodEnd(),
                    Items = subscription.Items.Data.ConvertAll(item => new SchedulePhaseItem { Price = item.Price.Id, Quantity = item.Quantity }),
                    TrialEnd = subscription.Status == "trialing" ? subscription.TrialEnd : null,
                },
            ],
            Status = "active",
            Subscription = subscription.Id,
            TestClock = subscription.TestClock,
        });
        state.Record("subscription_schedule.created", schedule);
        state.Change(subscription, "customer.subscription.updated", changed => changed.Schedule = schedule.Id);
        return schedule;
    }

    /// <summary>When something of a schedule is due: the end of its current phase.</summary>
    public static long? DueAt(SimulatedSchedule schedule) => schedule.Status == "active" ? schedule.CurrentPhase?.EndDate : null;

    /// <summary>Goes on to the next phase, or ends.</summary>
    public void Advance(SimulatedSchedule schedule)
    {
        var now = state.NowOf(schedule.Customer);
        var subscription = state.Get<SimulatedSubscription>(schedule.Subscription!);
        if (schedule.Phases.FirstOrDefault(phase => phase.StartDate <= now && phase.EndDate > now) is not { } next)
        {
            if (schedule.EndBehavior == "cancel")
                subscriptions.Cancel(subscription, new());
            else
                Release(schedule, subscription);
            return;
        }
        state.Change(schedule, "subscription_schedule.updated", changed => changed.CurrentPhase = new(next.EndDate, next.StartDate));
        var items = subscription.Items.Data;
        var changes = next.Items.Select((item, index) => new ItemChange(items.ElementAtOrDefault(index)?.Id, state.Get<SimulatedPrice>(item.Price), item.Quantity))
            .Concat(items.Skip(next.Items.Count).Select(item => new ItemChange(item.Id, null, null, IsDeleted: true)));
        ReplaceItems(subscription, [.. changes], next.ProrationBehavior, now);
    }

    /// <summary>Takes a schedule away; the subscription goes on as it is.</summary>
    public void Release(SimulatedSchedule schedule, SimulatedSubscription subscription)
    {
        subscriptions.End(schedule, "released", state.NowOf(schedule.Customer));
        state.Change(subscription, "customer.subscription.updated", changed => changed.Schedule = null);
    }

    // At the end of a period nothing is left to prorate: the renewal, due at the same moment, charges the new items.
    private void ReplaceItems(SimulatedSubscription subscription, IReadOnlyList<ItemChange> changes, string prorationBehavior, long now)
    {
        if (subscription.PeriodEnd() > now)
        {
            subscriptions.Change(subscription, new() { Items = changes, ProrationBehavior = prorationBehavior }, "allow_incomplete");
            return;
        }
        state.Change(subscription, "customer.subscription.updated", changed => changed.Items = changed.Items with
        {
            Data = [.. changes.Where(change => !change.IsDeleted).Select((change, index) => Item(changed, change, index))],
        });
    }

    private static SubscriptionItem Item(SimulatedSubscription subscription, ItemChange change, int index)
    {
        var model = subscription.Items.Data.ElementAtOrDefault(index) ?? subscription.Items.Data[0] with { Id = SimulatorState.NewId("si") };
        return model with { PricedAt = change.Price!, Quantity = change.Quantity ?? 1 };
    }
}
