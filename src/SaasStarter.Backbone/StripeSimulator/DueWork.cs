using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>
/// Does what becomes due as a clock moves, each thing at its own moment and in their order: an hour that passes brings about the same as sixty
/// minutes one by one.
/// </summary>
internal sealed class DueWork(SimulatorState state, Subscriptions subscriptions, Invoices invoices, Schedules schedules, CheckoutPages checkout)
{
    // A year of daily renewals with retries stays below; what is more is done the next time.
    private const int MostAtOnce = 10_000;

    private static readonly long RenewalNotice = (long)TimeSpan.FromDays(7).TotalSeconds;

    /// <summary>Does all that is due up to a time on one clock.</summary>
    public void RunUntil(string? testClock, long until)
    {
        for (var count = 0; count < MostAtOnce && Next(testClock, until) is { } due; count++)
        {
            state.StandAt(testClock, due.At);
            try
            {
                due.Do();
            }
            finally
            {
                if (testClock is null)
                    state.StandAt(null, null);
            }
            state.IsChanged = true;
        }
    }

    // The first that is due. What is due at the same moment has an order: a schedule changes what a renewal charges, and an end prevents it.
    private Due? Next(string? testClock, long until) => All(testClock).Where(due => due.At <= until).MinBy(due => (due.At, due.Order));

    private IEnumerable<Due> All(string? testClock) =>
        state.All<SimulatedCheckoutSession>().Where(session => session.Status == "open" && IsOn(testClock, session.Customer))
            .Select(session => new Due(session.ExpiresAt, 0, () => checkout.Expire(session)))
        .Concat(state.All<SimulatedSchedule>().Where(schedule => Schedules.DueAt(schedule) is not null && schedule.TestClock == testClock)
            .Select(schedule => new Due(schedule.CurrentPhase!.EndDate, 1, () => schedules.Advance(schedule))))
        .Concat(state.All<SimulatedSubscription>().Where(subscription => subscription.TestClock == testClock && !subscription.HasEnded()).SelectMany(Of))
        .Concat(state.All<SimulatedInvoice>().Where(invoice => invoice.TestClock == testClock && invoice.Status is "draft" or "open").SelectMany(Of))
        .Concat(state.All<SimulatedPaymentIntent>().Where(intent => intent.SettlesAt is not null && IsOn(testClock, intent.Customer))
            .Select(intent => new Due(intent.SettlesAt!.Value, 4, () => Settle(intent))));

    private IEnumerable<Due> Of(SimulatedSubscription subscription)
    {
        if (subscription.Status == "incomplete")
        {
            yield return new(subscription.Created + (long)Subscriptions.PaymentTime.TotalSeconds, 2, () => subscriptions.Expire(subscription));
            yield break;
        }
        if (subscription.PendingUpdate is { } pending)
            yield return new(pending.ExpiresAt, 0, () => subscriptions.ExpirePendingUpdate(subscription));
        if (subscription.CancelAt is { } end)
            yield return new(end, 2, () => subscriptions.Cancel(subscription, subscription.CancellationDetails));
        if (subscription.Status == "trialing")
        {
            if (!subscription.IsTrialEndAnnounced)
                yield return new(subscription.TrialEnd!.Value - (long)Subscriptions.TrialNotice.TotalSeconds, 2, () => subscriptions.AnnounceTrialEndIfNear(subscription));
            yield return new(subscription.TrialEnd!.Value, 3, () => subscriptions.EndTrial(subscription));
        }
        else if (subscription.Status != "paused")
            yield return new(subscription.PeriodEnd(), 3, () => subscriptions.Renew(subscription));
        if (subscription.Status is "active" or "trialing" or "past_due" && subscription.CancelAt is null && subscription.AnnouncedRenewal != subscription.PeriodEnd()
            && subscription.PeriodEnd() - RenewalNotice > subscription.PeriodStart())
            yield return new(subscription.PeriodEnd() - RenewalNotice, 2, () => subscriptions.AnnounceRenewal(subscription));
    }

    private IEnumerable<Due> Of(SimulatedInvoice invoice)
    {
        if (invoice.AutomaticallyFinalizesAt is { } finalizesAt)
            yield return new(finalizesAt, 4, () => FinalizeAndCollect(invoice));
        if (invoice is { Status: "open", NextPaymentAttempt: { } attemptAt })
            yield return new(attemptAt, 4, () => invoices.Collect(invoice));
    }

    private void Settle(SimulatedPaymentIntent intent)
    {
        invoices.Settle(intent);
        checkout.TellDebit(state.Get<SimulatedInvoice>(intent.Invoice));
    }

    private void FinalizeAndCollect(SimulatedInvoice invoice)
    {
        invoices.Open(invoice);
        if (invoice.Status == "open")
            invoices.Collect(invoice);
    }

    private bool IsOn(string? testClock, string? customer) => state.ClockOf(customer) == testClock;

    private sealed record Due(long At, int Order, Action Do);
}
