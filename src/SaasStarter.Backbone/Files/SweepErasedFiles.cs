using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Files;

/// <summary>
/// Deletes what the store still has of tenants that were erased: when it did not answer that day, or an upload was under way. It asks for tenants that were ours, by their
/// slugs that rest, and never deletes what it only does not know: the store may be somebody else's too. Recurs every night.
/// </summary>
internal sealed record SweepErasedFiles : IPlatformJob;

internal sealed class SweepErasedFilesHandler(Databases databases, IFileStore store) : IHandler<SweepErasedFiles, Done>
{
    public async Task<Result<Done>> Handle(SweepErasedFiles job, CancellationToken cancellationToken)
    {
        foreach (var tenant in await Erased(cancellationToken))
            await store.DeleteAll(tenant, cancellationToken);
        return Done.Instance;
    }

    private async Task<IReadOnlyList<Id<Tenant>>> Erased(CancellationToken cancellationToken)
    {
        await using var command = databases.Worker.CreateCommand("select tenant_id from backbone.erased_tenants()");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tenants = new List<Id<Tenant>>();
        while (await reader.ReadAsync(cancellationToken))
            tenants.Add(new(reader.GetGuid(0)));
        return tenants;
    }
}
