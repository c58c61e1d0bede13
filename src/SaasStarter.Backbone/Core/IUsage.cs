namespace SaasStarter.Backbone.Core;

/// <summary>Counts what the entered tenant uses of a metered limit (<see cref="EntitlementServices.AddMeteredLimit"/>) in each calendar month, in UTC.</summary>
public interface IUsage
{
    /// <summary>Adds to this month's use, as a part of the running command: what is rolled back was never used.</summary>
    Task Add(Limit limit, long quantity, CancellationToken cancellationToken);

    /// <summary>This month's use.</summary>
    Task<long> Of(Limit limit, CancellationToken cancellationToken);
}
