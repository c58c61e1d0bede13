using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Domains;

/// <summary>What can be done with a tenant's domains.</summary>
public static class DomainPermissions
{
    /// <summary>To see, add, verify and remove them. Who signs in may depend on a domain, so nobody does it in a member's name.</summary>
    public static Permission Manage { get; } = new("domains.manage", IsForAgents: false);

    internal static PermissionGrant Grant { get; } = new(Manage, Role.Admin);
}
