using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace SaasStarter.Backbone.Core;

/// <summary>
/// What a request needs of what its tenant pays for. It counts in every tenant and for every caller: a page, a job, the product itself. A command needs
/// full access and a query needs to read, unless they say otherwise.
/// </summary>
public sealed record Entitlement
{
    private Entitlement() { }

    /// <summary>The least access; <see cref="PlanAccess.Grace"/> suffices for what needs full access.</summary>
    public PlanAccess Access { get; private init; }

    /// <summary>The feature that the plan has to include, or null.</summary>
    public Feature? Feature { get; private init; }

    /// <summary>The limits that the plan may not be above after the command if the command made the use grow.</summary>
    public IReadOnlyList<Limit> Limits { get; private init; } = [];

    /// <summary>Nothing: it works whatever was paid. Billing, leaving, deleting, what concerns one person alone, and upkeep.</summary>
    public static Entitlement None { get; } = new() { Access = PlanAccess.None };

    /// <summary>To read, or to change what takes nothing of the plan while no change is paid for.</summary>
    public static Entitlement Reading { get; } = new() { Access = PlanAccess.ReadOnly };

    /// <summary>That what the plan includes is paid for, or the grace for it lasts.</summary>
    public static Entitlement Full { get; } = new() { Access = PlanAccess.Grace };

    /// <summary>Full access, and a plan that includes <paramref name="feature"/>.</summary>
    public static Entitlement Of(Feature feature) => Full.And(feature);

    /// <summary>The same, and a plan that includes <paramref name="feature"/>: <c>Entitlement.Reading.And(…)</c> for a page of the feature.</summary>
    public Entitlement And(Feature feature) => this with { Feature = feature };

    /// <summary>Full access, and room in the plan for what the command adds.</summary>
    public static Entitlement UpTo(params IReadOnlyList<Limit> limits) => Full with { Limits = limits };

    /// <summary>The same, and room in the plan for what the command adds.</summary>
    public Entitlement AndUpTo(params IReadOnlyList<Limit> limits) => this with { Limits = [.. Limits, .. limits] };
}

/// <summary>What declares what it needs of the plan. Commands and queries have an answer already; a use case gives its own where it differs.</summary>
public interface IHasEntitlement
{
    /// <summary>What the request needs of the plan of the tenant in which it is sent.</summary>
    static abstract Entitlement Entitlement { get; }
}

/// <summary>What the plan of the entered tenant gives at the moment. The dispatcher asks about each request; pages ask what to offer.</summary>
public interface IEntitlements
{
    /// <summary>How far the tenant may use the product.</summary>
    PlanAccess Access { get; }

    /// <summary>Whether the plan includes a feature.</summary>
    bool Has(Feature feature);

    /// <summary>How much of something the plan includes; null for as much as one likes.</summary>
    long? MaximumOf(Limit limit);

    /// <summary>Why the plan does not allow a request, in words for the caller; null when it does. It asks nothing of the database.</summary>
    Problem? Refusal(Entitlement entitlement);

    /// <summary>Why the plan has no room for a use that changed, in words for the caller; null when it has. What does not grow is never refused, whatever the plan is.</summary>
    Problem? Refusal(Limit limit, LimitUse before, LimitUse after);
}

/// <summary>How much of a limit is in use.</summary>
/// <param name="Used">What there is.</param>
/// <param name="Promised">What was offered to somebody who may still take it: it counts when more is offered.</param>
public readonly record struct LimitUse(long Used, long Promised = 0)
{
    /// <summary>What there is, and what was offered.</summary>
    public long Total => Used + Promised;
}

/// <summary>
/// Counts the use of one limit in the entered tenant. The capability or module that declares the limit registers one with it; it takes the context of the
/// commands that the limit is for, and counts in their transaction.
/// </summary>
public interface ILimitCounter
{
    /// <summary>Counts what there is now.</summary>
    Task<LimitUse> Count(CancellationToken cancellationToken);
}

/// <summary>
/// Keeps the limits of one command, in its transaction. Commands of a tenant that count against the same limit go one after the other from
/// <see cref="Begin"/> on, so that no two take what is there for one.
/// </summary>
public interface ILimitGuard
{
    /// <summary>Waits until no other command of the tenant counts against these limits, and counts.</summary>
    Task Begin(DbContext db, IReadOnlyList<Limit> limits, CancellationToken cancellationToken);

    /// <summary>Counts again.</summary>
    /// <returns>Why the command is refused: a use has grown, and is above its limit now. Null when none has and is.</returns>
    Task<Problem?> End(CancellationToken cancellationToken);

    /// <summary>The command was rolled back; if it was for a limit, those are told who can do something about it.</summary>
    Task RolledBack(CancellationToken cancellationToken);
}

/// <summary>Registers what plans are made of.</summary>
public static class EntitlementServices
{
    /// <summary>Registers something that only some plans include.</summary>
    public static IServiceCollection AddFeature(this IServiceCollection services, Feature feature) => services.AddSingleton(feature);

    /// <summary>Registers something of which a plan includes so many, and who counts it.</summary>
    public static IServiceCollection AddLimit<TCounter>(this IServiceCollection services, Limit limit) where TCounter : class, ILimitCounter => services
        .AddSingleton(limit)
        .AddKeyedScoped<ILimitCounter, TCounter>(limit.Name);

    /// <summary>Registers something of which a plan includes so many in each calendar month. Commands count it with <see cref="IUsage"/>.</summary>
    public static IServiceCollection AddMeteredLimit(this IServiceCollection services, Limit limit) => services
        .AddSingleton(limit)
        .AddKeyedScoped<ILimitCounter>(limit.Name, (provider, _) => new MeteredCounter(provider.GetRequiredService<IUsage>(), limit));

    private sealed class MeteredCounter(IUsage usage, Limit limit) : ILimitCounter
    {
        public async Task<LimitUse> Count(CancellationToken cancellationToken) => new(await usage.Of(limit, cancellationToken));
    }
}
