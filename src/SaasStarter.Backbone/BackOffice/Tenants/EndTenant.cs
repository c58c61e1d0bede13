using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Tenants;

/// <summary>Marks a tenant for deletion, as its owners can do themselves: they are told, and may change their mind until the time is over.</summary>
/// <param name="Slug">The tenant's slug.</param>
/// <param name="Confirmation">It again, typed to show that it is meant.</param>
internal sealed record EndTenant(string Slug, string Confirmation) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(TenantPages.Manage);

    public string Subject => Slug;

    public void Validate(Validation check) => check.Line(Slug, 100).Line(Confirmation, 100);
}

internal sealed class EndTenantHandler(TenantOperations tenants, TenantScope scope) : IHandler<EndTenant, Done>
{
    public Task<Result<Done>> Handle(EndTenant request, CancellationToken cancellationToken) => request.Confirmation == request.Slug
        ? tenants.Delete(request.Slug, scope.Caller.Person, cancellationToken)
        : Task.FromResult<Result<Done>>(Problem.Invalid(nameof(request.Confirmation), Strings.Text("TypeTheSlug", request.Slug)));
}
