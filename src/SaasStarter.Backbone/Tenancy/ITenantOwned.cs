using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Tenancy;

/// <summary>
/// What belongs to one tenant. Its key is (<see cref="TenantId"/>, id) and so are the keys that refer to it. The tenant is filled in when
/// the entity is added; the query filter, the guard on save and the database's row level security follow from this interface alone.
/// </summary>
public interface ITenantOwned
{
    /// <summary>The tenant that owns it.</summary>
    Id<Tenant> TenantId { get; }
}

/// <summary>Put on an entity of a tenant context that does <em>not</em> belong to a tenant. An architecture test holds the list.</summary>
/// <param name="reason">Why it belongs to nobody.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GlobalEntityAttribute(string reason) : Attribute
{
    /// <summary>Why it belongs to nobody.</summary>
    public string Reason { get; } = reason;
}

/// <summary>Put on an entity whose rows are exported with their tenant, and left out when the archive is imported as another tenant.</summary>
/// <param name="reason">Why they make no sense there.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NotImportedAttribute(string reason) : Attribute
{
    /// <summary>Why they make no sense there.</summary>
    public string Reason { get; } = reason;
}
