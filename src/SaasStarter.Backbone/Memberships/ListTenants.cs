using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>The caller's tenants, and the invitations to others.</summary>
public sealed record ListTenants : IQuery<MyTenants>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.SignedIn;
}

/// <summary>Where somebody can go.</summary>
/// <param name="Tenants">The tenants that they belong to, by name.</param>
/// <param name="Invitations">The invitations that wait for them.</param>
public sealed record MyTenants(IReadOnlyList<TenantOfPerson> Tenants, IReadOnlyList<InvitationToPerson> Invitations);

internal sealed class ListTenantsHandler(TenantScope scope, TenantDirectory directory) : IHandler<ListTenants, MyTenants>
{
    public async Task<Result<MyTenants>> Handle(ListTenants request, CancellationToken cancellationToken)
    {
        var session = scope.Caller.SessionId!.Value;
        return new MyTenants(await directory.TenantsOf(session, cancellationToken), await directory.InvitationsOf(session, cancellationToken));
    }
}

/// <summary>Tells the layout where the caller can go.</summary>
internal sealed class TenantSwitcher(TenantScope scope, TenantDirectory directory) : ITenantSwitcher
{
    public async Task<IReadOnlyList<TenantChoice>> Choices(CancellationToken cancellationToken)
    {
        if (scope.Caller.SessionId is not { } session)
            return [];
        var tenants = await directory.TenantsOf(session, cancellationToken);
        return [.. tenants.Select(tenant => new TenantChoice(tenant.Name, tenant.Slug, tenant.LogoHash))];
    }
}
