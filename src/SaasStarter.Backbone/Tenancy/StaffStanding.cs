using System.Collections.Immutable;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Tenancy;

/// <summary>What a person is among the platform's staff, for the length of one request.</summary>
/// <param name="Role">What the person's role is called and allows.</param>
/// <param name="IsEnrolled">Whether a second factor was set up.</param>
/// <param name="IsConfirmed">Whether this session confirmed the second factor, not too long ago.</param>
public sealed record StaffStanding(StaffRole Role, bool IsEnrolled, bool IsConfirmed)
{
    /// <summary>Whether the person may do this now.</summary>
    public bool Has(Permission permission) => IsConfirmed && Role.Permissions.Contains(permission);
}

/// <summary>What somebody of the staff may do.</summary>
/// <param name="Name">Its stored name, <c>operator</c>.</param>
/// <param name="Permissions">What it allows.</param>
public sealed record StaffRole(string Name, IReadOnlySet<Permission> Permissions)
{
    /// <summary>Everything.</summary>
    public const string Operator = "operator";

    /// <summary>Looks, and changes nothing.</summary>
    public const string Observer = "observer";
}

/// <summary>Declares a permission of the staff. Each capability registers one per permission of its staff pages.</summary>
/// <param name="Permission">The permission; operators have it.</param>
/// <param name="ForObservers">Whether those who only look have it too.</param>
public sealed record StaffGrant(Permission Permission, bool ForObservers);

/// <summary>The roles of the staff with what each may do, made once from the grants of all capabilities.</summary>
public sealed class StaffRoles(IEnumerable<StaffGrant> grants)
{
    private readonly Dictionary<string, StaffRole> _roles = Create([.. grants]);

    /// <summary>The role with this name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public StaffRole this[string name] => _roles[name];

    /// <summary>Whether there is a role with this name.</summary>
    public bool Contains(string name) => _roles.ContainsKey(name);

    private static Dictionary<string, StaffRole> Create(StaffGrant[] grants) => new()
    {
        [StaffRole.Operator] = new(StaffRole.Operator, grants.Select(grant => grant.Permission).ToImmutableHashSet()),
        [StaffRole.Observer] = new(StaffRole.Observer, grants.Where(grant => grant.ForObservers).Select(grant => grant.Permission).ToImmutableHashSet()),
    };
}
