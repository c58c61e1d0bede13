using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Who may give, take or touch which role.</summary>
internal static class RoleRules
{
    /// <summary>Whether the caller may have to do with this role: it is not above their own. The product itself may.</summary>
    public static bool MayHandle(this RoleCatalogue roles, Caller caller, string role) =>
        caller.IsSystem || (caller.Role is { } own && roles.UpTo(own).Any(other => other.Name == role));
}
