using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>What can be done with a tenant itself.</summary>
public static class TenantPermissions
{
    /// <summary>To open it: the dashboard, its live stream, its logo.</summary>
    public static Permission Open { get; } = new("tenant.open");

    /// <summary>To change name, address, colour and logo.</summary>
    public static Permission ChangeSettings { get; } = new("tenant.settings");

    /// <summary>To say how members have to sign in.</summary>
    public static Permission ChangeSignInRule { get; } = new("tenant.sign-in", IsForAgents: false);

    /// <summary>To have it deleted, and to change one's mind. The owners' alone.</summary>
    public static Permission Delete { get; } = new("tenant.delete", IsForAgents: false);

    /// <summary>To say what the platform's staff may do inside, and to see what it did. The owners' alone.</summary>
    public static Permission AllowSupport { get; } = new("tenant.support", IsForAgents: false);
}

/// <summary>What can be done with the members of a tenant.</summary>
public static class MemberPermissions
{
    /// <summary>To see who they are, with mail addresses, and what they did.</summary>
    public static Permission Read { get; } = new("members.read");

    /// <summary>To invite, and to resend and revoke invitations.</summary>
    public static Permission Invite { get; } = new("members.invite", IsForAgents: false);

    /// <summary>To change roles, up to one's own.</summary>
    public static Permission ChangeRole { get; } = new("members.role", IsForAgents: false);

    /// <summary>To make another member the owner in one's place. The owners' alone.</summary>
    public static Permission TransferOwnership { get; } = new("members.transfer", IsForAgents: false);

    /// <summary>To make roles out of permissions that one has, and to change and remove them.</summary>
    public static Permission ManageRoles { get; } = new("members.roles", IsForAgents: false);

    /// <summary>To remove members whose role is not above one's own.</summary>
    public static Permission Remove { get; } = new("members.remove", IsForAgents: false);

    /// <summary>To end one's own membership.</summary>
    public static Permission Leave { get; } = new("members.leave", IsForAgents: false);

    /// <summary>Who may do what; the owner may do everything and is not named.</summary>
    internal static IReadOnlyList<PermissionGrant> Grants { get; } =
    [
        new(TenantPermissions.Open, Role.Admin, Role.Member, Role.Viewer, Role.Guest),
        new(TenantPermissions.ChangeSettings, Role.Admin),
        new(TenantPermissions.ChangeSignInRule, Role.Admin),
        new(TenantPermissions.Delete),
        new(TenantPermissions.AllowSupport),
        new(Read, Role.Admin, Role.Member, Role.Viewer),
        new(Invite, Role.Admin),
        new(ChangeRole, Role.Admin),
        new(TransferOwnership),
        new(ManageRoles, Role.Admin),
        new(Remove, Role.Admin),
        new(Leave, Role.Admin, Role.Member, Role.Viewer, Role.Guest),
    ];
}
