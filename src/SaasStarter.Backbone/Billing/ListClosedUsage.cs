using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// What the tenant used of metered limits in months that are over and change no more: what a meter at Stripe can be fed from. Nothing is fed by itself.
/// </summary>
/// <param name="Since">The first day of the first month to tell.</param>
internal sealed record ListClosedUsage(DateOnly Since) : IQuery<IReadOnlyList<ClosedUsage>>
{
    public static Audience Audience => Audience.System;

    public static Entitlement Entitlement => Entitlement.None;
}

/// <summary>What was used in a month.</summary>
/// <param name="Id">The same whenever it is asked: as Stripe's <c>identifier</c> of the meter event (100 characters at most), it counts once.</param>
/// <param name="Meter">The limit's name.</param>
/// <param name="Month">The first day of the month, in UTC.</param>
/// <param name="Quantity">How much.</param>
internal sealed record ClosedUsage(Id<UsageCounter> Id, string Meter, DateOnly Month, long Quantity);

internal sealed class ListClosedUsageHandler(BackboneDb db, TimeProvider clock) : IHandler<ListClosedUsage, IReadOnlyList<ClosedUsage>>
{
    // No command that began in a month ends later than this after it.
    private static readonly TimeSpan LongestCommand = TimeSpan.FromMinutes(5);

    private const int Maximum = 1000;

    public async Task<Result<IReadOnlyList<ClosedUsage>>> Handle(ListClosedUsage request, CancellationToken cancellationToken)
    {
        var current = UsageMonth.Of(clock.GetUtcNow() - LongestCommand);
        return await db.Set<UsageCounter>().Where(counter => counter.Month >= request.Since && counter.Month < current)
            .OrderBy(counter => counter.Month).ThenBy(counter => counter.Meter).Take(Maximum)
            .Select(counter => new ClosedUsage(counter.Id, counter.Meter, counter.Month, counter.Quantity))
            .ToArrayAsync(cancellationToken);
    }
}
