using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing;

/// <summary>What changing to a plan would cost now and later. What it shows is what is charged, for as long as the quote holds.</summary>
/// <param name="Plan">The <see cref="Billing.Plan.Id"/>.</param>
/// <param name="Interval">How often to pay.</param>
public sealed record PreviewPlanChange(string Plan, BillingInterval Interval) : IQuery<PlanChangePreview>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(BillingPermissions.Manage);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

/// <summary>What a change of plan would mean.</summary>
public sealed record PlanChangePreview
{
    /// <summary>The plan that would run.</summary>
    public required Plan Plan { get; init; }

    /// <summary>How often it would be paid.</summary>
    public required BillingInterval Interval { get; init; }

    /// <summary>For how many: seats, or 1.</summary>
    public required int Quantity { get; init; }

    /// <summary>What each period would cost, without tax.</summary>
    public required Money Price { get; init; }

    /// <summary>Whether it would be at once, or when what is paid has run out.</summary>
    public required bool IsAtOnce { get; init; }

    /// <summary>When the running period, or the trial, ends.</summary>
    public required DateTimeOffset PeriodEnd { get; init; }

    /// <summary>Whether a trial goes on, in which nothing is charged.</summary>
    public bool IsInTrial { get; init; }

    /// <summary>What would be charged now, with tax.</summary>
    public required Money DueNow { get; init; }

    /// <summary>What of it is given back for the rest of the running period: below 0, or 0.</summary>
    public required Money Credit { get; init; }

    /// <summary>What of it is new.</summary>
    public required Money Charge { get; init; }

    /// <summary>The tax in it.</summary>
    public required Money Tax { get; init; }

    /// <summary>The limits that the tenant is above in that plan: while there is one, it cannot be chosen.</summary>
    public required IReadOnlyList<UsedLimit> Above { get; init; }

    /// <summary>To be sent with <see cref="ChangePlan"/>.</summary>
    public required string Quote { get; init; }
}

internal sealed class PreviewPlanChangeHandler(BackboneDb db, PlanChanges changes, PlanPricing pricing, PlanQuotes quotes, UsageReader usage, StripeAnswers answers)
    : IHandler<PreviewPlanChange, PlanChangePreview>
{
    public Task<Result<PlanChangePreview>> Handle(PreviewPlanChange request, CancellationToken cancellationToken) =>
        answers.Asking(token => Preview(request, token), cancellationToken);

    private async Task<Result<PlanChangePreview>> Preview(PreviewPlanChange request, CancellationToken cancellationToken)
    {
        var subscription = await db.Set<BillingCustomer>().AsNoTracking()
            .Join(db.Set<Subscription>(), customer => customer.SubscriptionId, subscription => subscription.Id, (_, subscription) => subscription)
            .SingleOrDefaultAsync(cancellationToken);
        var found = await changes.Find(subscription, request.Plan, request.Interval, cancellationToken);
        if (found.Problem is { } problem)
            return problem;
        var (change, currency) = (found.Value, found.Value.Subscription.Currency);
        var computed = await pricing.Compute(change, null, cancellationToken);
        if (computed.Problem is { } notSold)
            return notSold;
        var settlement = computed.Value;
        return new PlanChangePreview
        {
            Plan = change.Plan,
            Interval = change.Interval,
            Quantity = change.Quantity,
            Price = change.Price,
            IsAtOnce = change.IsAtOnce,
            PeriodEnd = change.Subscription.PeriodEnd,
            IsInTrial = change.IsInTrial,
            DueNow = Money.FromMinorUnits(settlement.Due, currency),
            Credit = Money.FromMinorUnits(settlement.Credit, currency),
            Charge = Money.FromMinorUnits(settlement.Charge, currency),
            Tax = Money.FromMinorUnits(settlement.Tax, currency),
            Above = await usage.Above(change.Plan, cancellationToken),
            Quote = quotes.Write(change, settlement.ProrationDate, settlement.Due),
        };
    }
}
