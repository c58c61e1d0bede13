using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Tenancy;

/// <summary>Where a tenant is in its life.</summary>
public enum TenantStatus
{
    /// <summary>In use.</summary>
    Active,

    /// <summary>Closed for the time being: its members see only that it is, and nothing changes.</summary>
    Suspended,

    /// <summary>Marked for deletion: open for its owners to export or resume until <see cref="Tenant.DeleteAfter"/>.</summary>
    Deleting,
}

/// <summary>What a tenant lets the platform's staff do inside of it, as one of its members.</summary>
public enum SupportAccess
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Look at what the member sees.</summary>
    Read,

    /// <summary>Change something, too, where the staff says beforehand that it needs to.</summary>
    Write,
}

/// <summary>How its members have to have signed in for a tenant to open to them. Stored, so the names never change.</summary>
public enum SignInRule
{
    /// <summary>In any way.</summary>
    None,

    /// <summary>With a second factor after the password or the like; or with a passkey, which is two factors in one.</summary>
    SecondFactor,

    /// <summary>With a passkey, first or second.</summary>
    Passkey,

    /// <summary>Through the tenant's own single sign-on.</summary>
    SingleSignOn,
}

/// <summary>What follows from where a tenant is in its life.</summary>
public static class TenantStatuses
{
    /// <summary>Whether a member with this role may work in it: when it is active, and for its owners while they can change their mind about deleting it.</summary>
    public static bool IsOpenTo(this TenantStatus status, Role role) =>
        status == TenantStatus.Active || (status == TenantStatus.Deleting && role.Name == Role.Owner);
}

/// <summary>
/// A customer with its own members and data, that no other customer sees. Every product has its own word for it (brand.json,
/// <c>tenantWord</c>); people never read "tenant".
/// </summary>
[NoPersonalData("A customer: its name, address and colour. Who belongs to it stands in its memberships.")]
public sealed class Tenant : IIdentified
{
    /// <inheritdoc/>
    public static string IdPrefix => "ten";

    /// <summary>Its identifier, which is the <c>tenant_id</c> of everything that it owns.</summary>
    public required Id<Tenant> Id { get; init; }

    /// <summary>Its place in the address, <c>/t/{slug}</c>.</summary>
    public required string Slug { get; set; }

    /// <summary>The slug as a hasty reader sees it (<see cref="Tenancy.Slug.Skeleton"/>); unique, so that none imitates another.</summary>
    public required string SlugSkeleton { get; set; }

    /// <summary>Its name as the members wrote it.</summary>
    public required string Name { get; set; }

    /// <summary>Where it is in its life.</summary>
    public TenantStatus Status { get; set; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When deletion may begin; set while <see cref="Status"/> is <see cref="TenantStatus.Deleting"/>.</summary>
    public DateTimeOffset? DeleteAfter { get; set; }

    /// <summary>What its owners let the platform's staff do inside of it.</summary>
    public SupportAccess SupportAccess { get; set; }

    /// <summary>How its members have to have signed in.</summary>
    public SignInRule SignInRule { get; set; }

    /// <summary>The accent colour, <c>#rrggbb</c>, or null for the product's own.</summary>
    public string? Color { get; set; }

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of identifier and logo, which change its address with its content; null without logo.</summary>
    public string? LogoHash { get; set; }
}
