using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Billing;

/// <summary>How much of each limit of the plan the tenant uses, in the order in which capabilities registered them.</summary>
public sealed record ListUsage : IQuery<IReadOnlyList<UsedLimit>>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(BillingPermissions.Read);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

/// <summary>How near a use is to its limit.</summary>
public enum UsageLevel
{
    /// <summary>There is room.</summary>
    Within,

    /// <summary>Four fifths and more are used.</summary>
    Near,

    /// <summary>Nothing is left.</summary>
    Full,

    /// <summary>More is used than the plan includes, since it was changed: everything stays, and nothing can be added.</summary>
    Over,
}

/// <summary>How much of a limit is used.</summary>
/// <param name="Limit">What is counted.</param>
/// <param name="Use">How much of it there is, and how much is promised.</param>
/// <param name="Maximum">How much the plan includes; null for as much as one likes.</param>
public sealed record UsedLimit(Limit Limit, LimitUse Use, long? Maximum)
{
    /// <summary>How near it is.</summary>
    public UsageLevel Level => Maximum switch
    {
        null => UsageLevel.Within,
        { } maximum when Use.Used > maximum => UsageLevel.Over,
        { } maximum when Use.Total >= maximum => UsageLevel.Full,
        { } maximum when 5 * Use.Total >= 4 * maximum => UsageLevel.Near,
        _ => UsageLevel.Within,
    };
}

internal sealed class ListUsageHandler(UsageReader usage) : IHandler<ListUsage, IReadOnlyList<UsedLimit>>
{
    public async Task<Result<IReadOnlyList<UsedLimit>>> Handle(ListUsage request, CancellationToken cancellationToken) =>
        await usage.Read(cancellationToken);
}
