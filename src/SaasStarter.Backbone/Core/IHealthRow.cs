using Microsoft.Extensions.DependencyInjection;

namespace SaasStarter.Backbone.Core;

/// <summary>
/// Something that always holds while all is well, on the staff's page of health. A capability registers its own with <see cref="HealthRows.AddHealthRow{TRow}"/>.
/// It runs in a scope of its own, beside the others; what throws or takes longer than five seconds is red.
/// </summary>
public interface IHealthRow
{
    /// <summary>One word for it, which never changes: <c>failed-jobs</c>.</summary>
    static abstract string Name { get; }

    /// <summary>What it says while it holds, as a heading: "Jobs are done".</summary>
    static abstract LocalizedText Title { get; }

    /// <summary>The staff's page on which one sees more, or null.</summary>
    static virtual string? Page => null;

    /// <summary>Looks. What cannot be known is red.</summary>
    Task<HealthState> Check(CancellationToken cancellationToken);
}

/// <summary>Whether something holds, and what was seen.</summary>
public sealed record HealthState
{
    private HealthState(bool isGreen, LocalizedText reason) => (IsGreen, Reason) = (isGreen, reason);

    /// <summary>Whether it holds.</summary>
    public bool IsGreen { get; }

    /// <summary>What was seen; of what does not hold, also what to do about it.</summary>
    public LocalizedText Reason { get; }

    /// <summary>It holds.</summary>
    public static HealthState Green(LocalizedText reason) => new(true, reason);

    /// <summary>It does not hold, or nobody knows.</summary>
    public static HealthState Red(LocalizedText reason) => new(false, reason);
}

/// <summary>A row of the page of health, before it is looked at.</summary>
/// <param name="Name">One word for it.</param>
/// <param name="Title">What it says while it holds.</param>
/// <param name="Page">The staff's page on which one sees more, or null.</param>
/// <param name="Check">Looks, with the services of a scope.</param>
public sealed record HealthRow(string Name, LocalizedText Title, string? Page, Func<IServiceProvider, CancellationToken, Task<HealthState>> Check);

/// <summary>Registers rows of the page of health.</summary>
public static class HealthRows
{
    /// <summary>Adds a row.</summary>
    public static IServiceCollection AddHealthRow<TRow>(this IServiceCollection services) where TRow : class, IHealthRow => services
        .AddSingleton(new HealthRow(TRow.Name, TRow.Title, TRow.Page,
            (provider, cancellationToken) => ActivatorUtilities.CreateInstance<TRow>(provider).Check(cancellationToken)));
}
