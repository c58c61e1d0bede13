using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Who may give, take or touch which role.</summary>
internal static class RoleRules
{
    /// <summary>Whether the caller may have to do with this role: it is not above their own. The product itself may.</summary>
    public static bool MayHandle(this RoleCatalogue roles, Caller caller, string role) =>
        caller.IsSystem || (caller.Role is { } own && roles.UpTo(own).Any(other => other.Name == role));

    /// <summary>Why the caller may not offer this role in an invitation; null when they may.</summary>
    public static Problem? WhyNotOffer(this RoleCatalogue roles, Caller caller, string role)
    {
        if (!roles.Contains(role))
            return Problem.Invalid(nameof(InviteMember.Role), Strings.Text("NoSuchRole"));
        return roles.MayHandle(caller, role) ? null : Problem.Forbidden;
    }
}
