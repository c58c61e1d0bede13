using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Tenants;

/// <summary>Opens a tenant again that was suspended or marked for deletion.</summary>
/// <param name="Slug">The tenant's slug.</param>
internal sealed record ReopenTenant(string Slug) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(TenantPages.Manage);

    public string Subject => Slug;

    public void Validate(Validation check) => check.Line(Slug, 100);
}

internal sealed class ReopenTenantHandler(TenantOperations tenants, TenantScope scope) : IHandler<ReopenTenant, Done>
{
    public Task<Result<Done>> Handle(ReopenTenant request, CancellationToken cancellationToken) => tenants.Resume(request.Slug, scope.Caller.Person, cancellationToken);
}
