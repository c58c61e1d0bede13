namespace SaasStarter.Backbone.Core;

/// <summary>How far a tenant may use the product, from what it paid. Each level includes those before it.</summary>
public enum PlanAccess
{
    /// <summary>Nothing is paid: the tenant has what it would have without a subscription, the free plan if there is one, else only billing, leaving and deleting.</summary>
    None,

    /// <summary>A payment is missing for too long, or the subscription has ended: everything can be read, and nothing changed.</summary>
    ReadOnly,

    /// <summary>A payment is missing for a few days: everything works, and a banner tells.</summary>
    Grace,

    /// <summary>Everything that the plan includes.</summary>
    Full,
}
