using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Scim;

/// <summary>What can be done with the people whom a tenant's directory brings.</summary>
internal static class ScimPermissions
{
    /// <summary>To bring people and groups, which a directory does with a key, and to choose what role a group gives.</summary>
    public static Permission Provision { get; } = new("scim.provision", IsForAgents: false);

    /// <summary>Who may; the owner may do everything and is not named.</summary>
    internal static IReadOnlyList<PermissionGrant> Grants { get; } = [new(Provision, Role.Admin)];
}
