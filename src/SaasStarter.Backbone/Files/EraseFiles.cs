using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Files;

/// <summary>Deletes all that the store has of a tenant whose rows are deleted. What cannot be deleted now, <see cref="SweepErasedFiles"/> deletes.</summary>
internal sealed partial class EraseFiles(IFileStore store, TenantScope scope, ILogger<EraseFiles> log) : ITenantLifeStep
{
    public Task DeletionChanged(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<Result<Done>> BeforeErasure(CancellationToken cancellationToken) => Task.FromResult<Result<Done>>(Done.Instance);

    public async Task AfterErasure(CancellationToken cancellationToken)
    {
        try
        {
            await store.DeleteAll(scope.Tenant.Id, cancellationToken);
        }
        catch (FileStoreException exception)
        {
            LogPostponed(exception, scope.Tenant.Id);
        }
    }

    [LoggerMessage(LogLevel.Error, "The files of the erased tenant {Tenant} could not be deleted; it is tried again every night")]
    private partial void LogPostponed(Exception exception, Id<Tenant> tenant);
}

internal static class FileStores
{
    /// <summary>Deletes everything that the store has of a tenant.</summary>
    public static async Task DeleteAll(this IFileStore store, Id<Tenant> tenant, CancellationToken cancellationToken)
    {
        await foreach (var stored in store.List(tenant.Value.ToString("N"), cancellationToken))
            await store.Delete(stored.Key, cancellationToken);
    }
}
