using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Erases the tenants whose owners had their time to change their mind. Recurs every hour.</summary>
internal sealed record EraseTenants : IPlatformJob;

internal sealed class EraseTenantsHandler(TenantOperations tenants) : IHandler<EraseTenants, Done>
{
    public async Task<Result<Done>> Handle(EraseTenants job, CancellationToken cancellationToken)
    {
        var (_, postponed) = await tenants.EraseDue(cancellationToken);
        return postponed == 0 ? Done.Instance : throw new JobFailedException("ErasurePostponed", $"{postponed} tenants have something elsewhere that could not be ended now.");
    }
}
