using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>What can be done with a tenant's single sign-on.</summary>
internal static class SingleSignOnPermissions
{
    /// <summary>To set it up, test it, and have it used. The owners' alone: whoever runs the provider decides who gets in.</summary>
    public static Permission Manage { get; } = new("tenant.sign-on", IsForAgents: false);

    /// <summary>Nobody but the owner, who may do everything and is not named.</summary>
    internal static IReadOnlyList<PermissionGrant> Grants { get; } = [new(Manage)];
}
