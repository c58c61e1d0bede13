namespace SaasStarter.Backbone.Memberships;

/// <summary>What people read of the Backbone's permissions. Those of later folders are named here too, so that they stand together and in order.</summary>
internal static class PermissionTexts
{
    public static IReadOnlyList<PermissionText> All { get; } =
    [
        .. Of("Members", "members.read", "members.invite", "members.role", "members.remove", "members.roles"),
        .. Of("Settings", "tenant.settings", "tenant.sign-in", "domains.manage", "api.keys", "scim.provision", "webhooks.read", "webhooks.manage"),
        .. Of("Files", "files.read", "files.add", "files.delete"),
        .. Of("Activity", "activity.read", "activity.export", "work.read", "work.cancel"),
        .. Of("Billing", "billing.read"),
    ];

    private static IEnumerable<PermissionText> Of(string group, params IReadOnlyList<string> permissions) =>
        permissions.Select(permission => new PermissionText(permission, Strings.Text($"Permissions-{group}"), Strings.Text($"Permission-{permission}")));
}
