using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.External;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>Goes to the tenant's provider and back, to see whether it works. Nobody is signed in by that.</summary>
internal sealed record TestSingleSignOn : ICommand<ExternalBegun>
{
    public static Audience Audience => Audience.Member(SingleSignOnPermissions.Manage);

    // What came of it is recorded.
    public bool IsRecorded => false;
}

internal sealed class TestSingleSignOnHandler(ITenantSignOn tenants, ExternalAttempts attempts, TenantScope scope) : IHandler<TestSingleSignOn, ExternalBegun>
{
    public async Task<Result<ExternalBegun>> Handle(TestSingleSignOn request, CancellationToken cancellationToken) =>
        await tenants.Find(scope.Tenant.Id, cancellationToken) is { } provider
            ? await attempts.Begin(provider, AttemptPurpose.Test, scope.Tenant.Path(SingleSignOnEndpoints.Page), cancellationToken, scope.Tenant.Id, scope.Caller.Person!.Id.Value)
            : Problem.Conflict(Strings.Text("NothingToTest"));
}
