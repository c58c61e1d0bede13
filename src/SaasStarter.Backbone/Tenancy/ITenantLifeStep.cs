using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Tenancy;

/// <summary>What a capability does when a tenant is to be deleted: billing ends what is paid for. Each registers its own, and works in the tenant's scope.</summary>
public interface ITenantLifeStep
{
    /// <summary>Deletion is planned or taken back, as a part of the command that says so.</summary>
    Task DeletionChanged(CancellationToken cancellationToken);

    /// <summary>The tenant's rows are deleted next, for good.</summary>
    /// <returns>A problem when that has to wait.</returns>
    Task<Result<Done>> BeforeErasure(CancellationToken cancellationToken);

    /// <summary>The tenant's rows are deleted; what is kept of it outside of the database goes as well. What fails here is made up for by a job.</summary>
    Task AfterErasure(CancellationToken cancellationToken) => Task.CompletedTask;
}
