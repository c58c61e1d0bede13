using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>What the staff may do with the tenants' plans and payments.</summary>
public static class BillingStaffPermissions
{
    /// <summary>To see who pays what, what Stripe told and what does not fit; never what stands in an event.</summary>
    public static Permission Read { get; } = new("billing.staff.read");

    /// <summary>To read an event as Stripe sent it: names, addresses, and links that pay.</summary>
    public static Permission ReadPayloads { get; } = new("billing.staff.payloads");

    /// <summary>To have an event applied again, and a tenant compared with Stripe now.</summary>
    public static Permission Act { get; } = new("billing.staff.act");

    /// <summary>Who may do what.</summary>
    internal static IReadOnlyList<StaffGrant> Grants { get; } =
    [
        new(Read, ForObservers: true), new(ReadPayloads, ForObservers: false), new(Act, ForObservers: false),
    ];
}
