using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>Changes the plan as <see cref="PreviewPlanChange"/> showed it: at once, for the amount that was shown, or with the next period.</summary>
/// <param name="Plan">The <see cref="Billing.Plan.Id"/>.</param>
/// <param name="Interval">How often to pay.</param>
/// <param name="Quote">What was shown (<see cref="PlanChangePreview.Quote"/>).</param>
public sealed record ChangePlan(string Plan, BillingInterval Interval, string Quote) : ICommand<PlanChangeOutcome>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(BillingPermissions.Manage);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Line(Quote, 2000);
}

/// <summary>What became of a wish to change the plan.</summary>
public enum PlanChangeOutcome
{
    /// <summary>The plan is changed.</summary>
    Changed,

    /// <summary>It will be changed with the next period.</summary>
    Scheduled,

    /// <summary>It waits for its payment: the card was declined, or the bank wants a confirmation.</summary>
    AwaitsPayment,
}

internal sealed class ChangePlanHandler(RunningSubscription running, PlanChanges changes, PlanPricing pricing, PlanQuotes quotes, UsageReader usage,
    StripeClient stripe, StripeAnswers answers) : IHandler<ChangePlan, PlanChangeOutcome>
{
    public Task<Result<PlanChangeOutcome>> Handle(ChangePlan request, CancellationToken cancellationToken) =>
        answers.Changing(token => Change(request, token), cancellationToken);

    private async Task<Result<PlanChangeOutcome>> Change(ChangePlan request, CancellationToken cancellationToken)
    {
        var found = await changes.Find(await running.Find(cancellationToken), request.Plan, request.Interval, cancellationToken);
        if (found.Problem is { } problem)
            return problem;
        var change = found.Value;
        if ((await usage.Above(change.Plan, cancellationToken)).FirstOrDefault() is { } above)
            return Problem.Conflict(Strings.Text("TooMuchForPlan", above.Limit.Title, above.Limit.Show(above.Use.Used), above.Limit.Show(above.Maximum!.Value)));
        if (quotes.Read(request.Quote, change) is not { } quote)
            return Problem.Conflict(Strings.Text("QuoteExpired"));
        var computed = await pricing.Compute(change, quote.ProrationDate, cancellationToken);
        if (computed.Problem is { } notSold)
            return notSold;
        if (computed.Value.Due != quote.Amount)
            return Problem.Conflict(Strings.Text("PriceChanged"));

        var key = $"change:{change.Subscription.StripeSubscriptionId}:{PlanQuotes.KeyOf(request.Quote)}";
        await running.Release(change.Subscription, key, cancellationToken);
        var outcome = change.IsAtOnce
            ? await ChangeAtOnce(change, computed.Value, key, cancellationToken)
            : await Schedule(change, computed.Value.Price, key, cancellationToken);
        await running.Sync(cancellationToken);
        return outcome;
    }

    private async Task<PlanChangeOutcome> ChangeAtOnce(PlanChange change, PlanSettlement settlement, string key, CancellationToken cancellationToken)
    {
        var changed = await stripe.Subscriptions.Update(change.Subscription.StripeSubscriptionId, new()
        {
            Items = [PlanPricing.ItemOf(change, settlement.Price)],
            ProrationBehavior = change.IsInTrial ? ProrationBehavior.None : ProrationBehavior.AlwaysInvoice,
            // What is not paid is not changed: the former plan stays until it is.
            PaymentBehavior = change.IsInTrial ? null : PaymentBehavior.PendingIfIncomplete,
            ProrationDate = settlement.ProrationDate,
        }, key, cancellationToken);
        return changed.PendingUpdate is null ? PlanChangeOutcome.Changed : PlanChangeOutcome.AwaitsPayment;
    }

    // The schedule keeps what runs as it is until the end of its period, changes the price then, and lets the subscription go.
    private async Task<PlanChangeOutcome> Schedule(PlanChange change, string price, string key, CancellationToken cancellationToken)
    {
        var schedule = await stripe.SubscriptionSchedules.Create(new(change.Subscription.StripeSubscriptionId), $"{key}:schedule", cancellationToken);
        var current = schedule.Phases[0];
        await stripe.SubscriptionSchedules.Update(schedule.Id, new()
        {
            EndBehavior = ScheduleEndBehavior.Release,
            ProrationBehavior = ProrationBehavior.None,
            Phases =
            [
                new() { Items = [.. current.Items.Select(item => new SchedulePhaseItemParameters(item.Price.Id, item.Quantity))], StartDate = current.StartDate, EndDate = current.EndDate },
                new()
                {
                    Items = [new(price, change.Quantity)],
                    Duration = new(change.Interval == BillingInterval.Month ? PriceInterval.Month : PriceInterval.Year, 1),
                    ProrationBehavior = ProrationBehavior.None,
                },
            ],
        }, $"{key}:phases", cancellationToken);
        return PlanChangeOutcome.Scheduled;
    }
}
