using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>What can be done with a tenant's plan and payments.</summary>
public static class BillingPermissions
{
    /// <summary>To see the plan, what is used of it, and the invoices.</summary>
    public static Permission Read { get; } = new("billing.read");

    /// <summary>To choose, pay, change and cancel: whoever may, can open the payment pages.</summary>
    public static Permission Manage { get; } = new("billing.manage", IsForAgents: false);

    /// <summary>Who may do what; the owner may do everything and is not named. Administrators see the bill; only owners commit the tenant to paying.</summary>
    internal static IReadOnlyList<PermissionGrant> Grants { get; } =
    [
        new(Read, Role.Admin),
        new(Manage),
    ];
}
