using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Activities;

/// <summary>What can be done with the trail of a tenant.</summary>
public static class ActivityPermissions
{
    /// <summary>To read who did what and what changed, with network addresses.</summary>
    public static Permission Read { get; } = new("activity.read");

    /// <summary>To take it out of the product as a file.</summary>
    public static Permission Export { get; } = new("activity.export");

    internal static IReadOnlyList<PermissionGrant> Grants { get; } = [new(Read, Role.Admin), new(Export, Role.Admin)];
}
