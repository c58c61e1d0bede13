using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Tenants;

/// <summary>Has a tenant suspended: its members see only that it is closed.</summary>
/// <param name="Slug">The tenant's slug.</param>
internal sealed record CloseTenant(string Slug) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(TenantPages.Manage);

    public string Subject => Slug;

    public void Validate(Validation check) => check.Line(Slug, 100);
}

internal sealed class CloseTenantHandler(TenantOperations tenants, TenantScope scope) : IHandler<CloseTenant, Done>
{
    public Task<Result<Done>> Handle(CloseTenant request, CancellationToken cancellationToken) => tenants.Suspend(request.Slug, scope.Caller.Person, cancellationToken);
}
