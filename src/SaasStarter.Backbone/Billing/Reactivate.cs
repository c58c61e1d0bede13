using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>Takes a cancellation back, while the paid period lasts.</summary>
/// <param name="Attempt">Which showing of the form it was.</param>
public sealed record Reactivate(string Attempt) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(BillingPermissions.Manage);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;

    /// <inheritdoc/>
    public void Validate(Validation check) => check.OptionalLine(Attempt, 50);
}

internal sealed class ReactivateHandler(RunningSubscription running, StripeClient stripe, StripeAnswers answers) : IHandler<Reactivate, Done>
{
    public Task<Result<Done>> Handle(Reactivate request, CancellationToken cancellationToken) => answers.Changing(token => Keep(request, token), cancellationToken);

    private async Task<Result<Done>> Keep(Reactivate request, CancellationToken cancellationToken)
    {
        if (await running.Find(cancellationToken) is not { IsCancelled: true } subscription)
            return Problem.Conflict(Strings.Text("NotCancelled"));
        var parameters = subscription.CancelAtPeriodEnd
            ? new SubscriptionUpdateParameters { CancelAtPeriodEnd = false }
            : new SubscriptionUpdateParameters { CancelAt = Emptyable<DateTimeOffset>.Empty };
        await stripe.Subscriptions.Update(subscription.StripeSubscriptionId, parameters, $"reactivate:{subscription.StripeSubscriptionId}:{request.Attempt}", cancellationToken);
        await running.Sync(cancellationToken);
        return Done.Instance;
    }
}
