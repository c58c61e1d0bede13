using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>A tenant that goes takes along what its provider was linked to, which lies at the accounts' door.</summary>
internal sealed class ForgetLinks(TenantScope scope, Databases databases) : ITenantLifeStep
{
    public Task DeletionChanged(CancellationToken cancellationToken) => Task.CompletedTask;

    // Before: the links of a tenant that is to be erased open nothing any more, and after it nobody would find them.
    public async Task<Result<Done>> BeforeErasure(CancellationToken cancellationToken)
    {
        await using var command = databases.Accounts.CreateCommand("""
            with attempts as (delete from accounts.external_attempt where tenant_id = $1)
            delete from accounts.external_sign_in where tenant_id = $1
            """);
        command.Add<Guid>(scope.Tenant.Id.Value);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return Done.Instance;
    }
}
