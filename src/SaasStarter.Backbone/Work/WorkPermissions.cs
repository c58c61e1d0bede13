using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Work;

/// <summary>What can be done with the work that goes on behind a tenant's pages.</summary>
public static class WorkPermissions
{
    /// <summary>To see what goes on, and how far it is.</summary>
    public static Permission Read { get; } = new("work.read");

    /// <summary>To cancel it.</summary>
    public static Permission Cancel { get; } = new("work.cancel");

    /// <summary>Who may do what; the owner may do everything and is not named.</summary>
    internal static IReadOnlyList<PermissionGrant> Grants { get; } =
    [
        new(Read, Role.Admin, Role.Member, Role.Viewer),
        new(Cancel, Role.Admin),
    ];
}
