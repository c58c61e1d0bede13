using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>What can be done with the keys of a tenant.</summary>
public static class ApiPermissions
{
    /// <summary>To see, create, rotate and revoke keys.</summary>
    public static Permission ManageKeys { get; } = new("api.keys", IsForAgents: false);

    /// <summary>Who may; the owner may do everything and is not named.</summary>
    internal static IReadOnlyList<PermissionGrant> Grants { get; } = [new(ManageKeys, Role.Admin)];
}
