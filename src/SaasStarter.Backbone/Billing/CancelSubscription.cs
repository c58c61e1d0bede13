using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>Why somebody leaves, as Stripe asks it (<c>cancellation_details.feedback</c>).</summary>
public enum LeavingReason
{
    /// <summary>It costs too much.</summary>
    TooExpensive,

    /// <summary>Something is missing.</summary>
    MissingFeatures,

    /// <summary>Something else is used now.</summary>
    SwitchedService,

    /// <summary>It is not used enough.</summary>
    Unused,

    /// <summary>It is hard to use.</summary>
    TooComplex,

    /// <summary>It does not work well enough.</summary>
    LowQuality,

    /// <summary>The help was not good.</summary>
    CustomerService,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>Cancels the subscription. It goes on until the end of what is paid.</summary>
/// <param name="Reason">Why, if somebody cares to say.</param>
/// <param name="Comment">In their own words, or nothing.</param>
/// <param name="Attempt">Which showing of the form it was: a second click on it is the same wish.</param>
public sealed record CancelSubscription(LeavingReason? Reason, string Comment, string Attempt) : ICommand<Done>
{
    /// <summary>The longest comment.</summary>
    public const int MaximumComment = 500;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(BillingPermissions.Manage);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;

    /// <inheritdoc/>
    public void Validate(Validation check) => check.OptionalLine(Comment, MaximumComment).OptionalLine(Attempt, 50);
}

internal sealed class CancelSubscriptionHandler(RunningSubscription running, StripeClient stripe, StripeAnswers answers) : IHandler<CancelSubscription, Done>
{
    public Task<Result<Done>> Handle(CancelSubscription request, CancellationToken cancellationToken) =>
        answers.Changing(token => Cancel(request, token), cancellationToken);

    private async Task<Result<Done>> Cancel(CancelSubscription request, CancellationToken cancellationToken)
    {
        if (await running.Find(cancellationToken) is not { } subscription)
            return Problem.Conflict(Strings.Text("NoSubscription"));
        if (subscription.IsCancelled)
            return Problem.Conflict(Strings.Text("CancelledAlready"));
        await running.Release(subscription, request.Attempt, cancellationToken);
        await stripe.Subscriptions.Update(subscription.StripeSubscriptionId, new()
        {
            CancelAtPeriodEnd = true,
            CancellationDetails = new() { Feedback = FeedbackOf(request.Reason), Comment = request.Comment.Length > 0 ? new Emptyable<string>?(request.Comment) : null },
        }, $"cancel:{subscription.StripeSubscriptionId}:{request.Attempt}", cancellationToken);
        await running.Sync(cancellationToken);
        return Done.Instance;
    }

    private static CancellationReason? FeedbackOf(LeavingReason? reason) => reason is { } said ? Enum.Parse<CancellationReason>(said.ToString()) : null;
}
