using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>Goes on with the free plan after a subscription has ended, or came to nothing. What is used has to fit into it.</summary>
public sealed record GoOnWithFreePlan : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(BillingPermissions.Manage);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class GoOnWithFreePlanHandler(BackboneDb db, RunningSubscription running, BillingSync sync, PlanCatalogue catalogue, UsageReader usage, StripeClient stripe,
    TimeProvider clock, StripeAnswers answers) : IHandler<GoOnWithFreePlan, Done>
{
    public Task<Result<Done>> Handle(GoOnWithFreePlan request, CancellationToken cancellationToken) => answers.Changing(GoOn, cancellationToken);

    private async Task<Result<Done>> GoOn(CancellationToken cancellationToken)
    {
        if (catalogue.Free is not { } free)
            return Problem.NotFound;
        var subscription = await running.Find(cancellationToken);
        if (subscription is { Status: SubscriptionStatus.Active or SubscriptionStatus.Trialing or SubscriptionStatus.PastDue })
            return Problem.Conflict(Strings.Text("CancelFirst"));
        if (await sync.Lock(cancellationToken) is not { SubscriptionId: not null } customer)
            return Problem.Conflict(Strings.Text("FreeAlready"));
        if ((await usage.Above(free, cancellationToken)).FirstOrDefault() is { } above)
            return Problem.Conflict(Strings.Text("TooMuchForPlan", above.Limit.Title, above.Limit.Show(above.Use.Used), above.Limit.Show(above.Maximum!.Value)));
        // Nothing was paid for it: it would only go on asking.
        if (subscription is not null)
        {
            await stripe.Subscriptions.Cancel(subscription.StripeSubscriptionId, null, cancellationToken);
            await running.Sync(cancellationToken);
        }
        (customer.SubscriptionId, customer.FreeSince) = (null, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
