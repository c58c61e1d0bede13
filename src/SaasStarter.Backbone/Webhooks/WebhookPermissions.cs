using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>What can be done with the endpoints that hear of a tenant's events.</summary>
public static class WebhookPermissions
{
    /// <summary>To see endpoints, and what became of each delivery. Never a secret.</summary>
    public static Permission Read { get; } = new("webhooks.read");

    /// <summary>To add, change and delete endpoints, to send again, and to see their secrets: whoever may hears of everything.</summary>
    public static Permission Manage { get; } = new("webhooks.manage", IsForAgents: false);

    /// <summary>Who may do what; the owner may do everything and is not named.</summary>
    internal static IReadOnlyList<PermissionGrant> Grants { get; } = [new(Read, Role.Admin), new(Manage, Role.Admin)];
}
