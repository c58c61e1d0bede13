using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>What can be done about a tenant's subscription.</summary>
public static class BillingPermissions
{
    /// <summary>To see plan, usage and invoices, to pay, to change the plan and to cancel. The owners' alone.</summary>
    public static Permission Manage { get; } = new("billing.manage");

    /// <summary>Who may do what; the owner may do everything and is not named.</summary>
    internal static IReadOnlyList<PermissionGrant> Grants { get; } = [new(Manage)];
}
