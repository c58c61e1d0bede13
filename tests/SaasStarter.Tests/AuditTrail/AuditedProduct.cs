using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;

namespace SaasStarter.Tests.AuditTrail;

/// <summary>The product with its upkeep at rest: a test seals and verifies when it wants to.</summary>
public sealed class AuditedProduct(TestCluster cluster) : TestApplication(cluster)
{
    internal Trails Trails => Services.GetRequiredService<Trails>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await JobApplication.Until(async () => await Database.Value<long>(TestDatabase.Superuser, "select count(*) from backbone.schedule where name = 'seal-trails'") == 1, "the upkeep is known");
        await Sql(TestDatabase.Superuser, "update backbone.schedule set is_paused = true");
    }

    /// <summary>The entries of a tenant, the oldest first, as its people may read them.</summary>
    public Task<List<AuditEntry>> EntriesOf(CurrentTenant tenant) =>
        InTenant(tenant, async db => (await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ToListAsync(db.Set<AuditEntry>())).OrderBy(entry => entry.Id).ToList());

    /// <summary>
    /// Seals everything, a few entries at a time, so that the chain has more than one link. It waits for the transactions of other tests: the server counts those of
    /// all databases together.
    /// </summary>
    internal async Task Seal(CurrentTenant? tenant)
    {
        var trail = (tenant?.Id ?? AuditEntry.Platform).Value;
        await JobApplication.Until(async () =>
        {
            await SealWhatHasEnded(trail);
            return (await Trails.Unsealed(TestContext.Current.CancellationToken)).All(unsealed => unsealed.Id != trail);
        }, "everything is sealed");
    }

    /// <summary>Seals what can be sealed at the moment.</summary>
    internal async Task SealWhatHasEnded(Guid trail)
    {
        while (await Trails.Seal(trail, most: 3, TestContext.Current.CancellationToken) is not null)
        {
        }
    }

    internal Task<TrailReport> Verify(CurrentTenant? tenant, TrailHead? expected = null) => Trails.Verify(tenant, expected, (_, _) => { }, TestContext.Current.CancellationToken);
}
