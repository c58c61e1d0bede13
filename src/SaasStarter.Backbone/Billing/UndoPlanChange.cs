using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Billing;

/// <summary>Drops a change of plan that was to come with the next period.</summary>
/// <param name="Attempt">Which showing of the form it was.</param>
public sealed record UndoPlanChange(string Attempt) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(BillingPermissions.Manage);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;

    /// <inheritdoc/>
    public void Validate(Validation check) => check.OptionalLine(Attempt, 50);
}

internal sealed class UndoPlanChangeHandler(RunningSubscription running, StripeAnswers answers) : IHandler<UndoPlanChange, Done>
{
    public Task<Result<Done>> Handle(UndoPlanChange request, CancellationToken cancellationToken) => answers.Changing(token => Undo(request, token), cancellationToken);

    private async Task<Result<Done>> Undo(UndoPlanChange request, CancellationToken cancellationToken)
    {
        if (await running.Find(cancellationToken) is not { StripeScheduleId: not null } subscription)
            return Problem.Conflict(Strings.Text("NoChangePlanned"));
        await running.Release(subscription, request.Attempt, cancellationToken);
        await running.Sync(cancellationToken);
        return Done.Instance;
    }
}
