using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>What can be done with one's own notifications.</summary>
public static class NotificationPermissions
{
    /// <summary>To read them, so that they count as read, and to choose how to be told. Nobody's but the member's own.</summary>
    public static Permission Change { get; } = new("notifications.change", IsForAgents: false);

    /// <summary>Who may do what: every member.</summary>
    internal static PermissionGrant Grant { get; } = new(Change, Role.Admin, Role.Member, Role.Viewer, Role.Guest);
}
