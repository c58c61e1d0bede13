using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>
/// Every night, keeps the trails as long as each plan says and no longer, and the table's parts for the coming months ready. The platform's own trail is kept for
/// <see cref="PlatformDays"/> days.
/// </summary>
internal sealed record KeepTrails : IPlatformJob
{
    /// <summary>Five years: as long as a claim can be brought as a rule (French Civil Code, article 2224).</summary>
    public const int PlatformDays = 5 * 365;
}

internal sealed class KeepTrailsHandler(Trails trails, IServiceScopeFactory scopes, JobProgress progress, TimeProvider clock) : IHandler<KeepTrails, Done>
{
    public async Task<Result<Done>> Handle(KeepTrails job, CancellationToken cancellationToken)
    {
        await trails.MaintainPartitions(cancellationToken);
        await trails.Forget(AuditEntry.Platform.Value, clock.GetUtcNow().AddDays(-KeepTrails.PlatformDays), cancellationToken);
        var tenants = await trails.Tenants(cancellationToken);
        foreach (var (place, tenant) in tenants.Index())
        {
            await progress.Report(place, tenants.Count, cancellationToken);
            if (DaysOf(tenant) is { } days)
                await trails.Forget(tenant.Id.Value, clock.GetUtcNow().AddDays(-days), cancellationToken);
        }
        return Done.Instance;
    }

    // Without a plan there is nobody who could have chosen how long: what is there stays.
    private long? DaysOf(CurrentTenant tenant)
    {
        using var services = scopes.CreateScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        return services.ServiceProvider.GetRequiredService<IEntitlements>().MaximumOf(TrailTerms.Days) is > 0 and var days ? days : null;
    }
}
