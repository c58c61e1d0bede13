using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Tenancy;

/// <summary>What a member may do in a tenant.</summary>
/// <param name="Name">Its stored name, <c>owner</c>.</param>
/// <param name="TakesSeat">Whether a member with this role counts as a paid seat.</param>
/// <param name="Permissions">What it allows.</param>
public sealed record Role(string Name, bool TakesSeat, IReadOnlySet<Permission> Permissions)
{
    /// <summary>Everything, including what only those who answer for the tenant may do.</summary>
    public const string Owner = "owner";

    /// <summary>Everything but deleting the tenant and touching its owners.</summary>
    public const string Admin = "admin";

    /// <summary>The daily work.</summary>
    public const string Member = "member";

    /// <summary>Reads everything, changes nothing.</summary>
    public const string Viewer = "viewer";

    /// <summary>Somebody from outside, who sees what is shared with them and takes no paid seat.</summary>
    public const string Guest = "guest";
}

/// <summary>Gives a permission to roles. Each capability registers one per permission that it declares.</summary>
/// <param name="Permission">The permission.</param>
/// <param name="Roles">The names of the roles that have it; the owner has every permission and is not named.</param>
public sealed record PermissionGrant(Permission Permission, params IReadOnlyList<string> Roles);

/// <summary>A role that a module adds to those that every product has. A module registers one by <c>services.AddRole(…)</c>.</summary>
/// <param name="Name">Its stored name, <c>cellar-hand</c>: lower-case letters and hyphens. It never changes.</param>
/// <param name="Like">The role that it is made from: it may all that this one may, takes a seat when this one does, and stands below it.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Description">What somebody with this role does, to go on after the title: "follows the wines".</param>
public sealed record AddedRole(string Name, string Like, LocalizedText Title, LocalizedText Description);

/// <summary>The product's roles with what each may do, made once from what all capabilities and modules grant and add.</summary>
public sealed class RoleCatalogue(IEnumerable<PermissionGrant> grants, IEnumerable<AddedRole> added)
{
    private readonly Dictionary<string, Role> _roles = Create([.. grants], [.. added]);

    /// <summary>The permissions that a tenant may put into a role of its own, by name: all but the owner's alone.</summary>
    public IReadOnlyDictionary<string, Permission> Givable { get; } = grants.Where(grant => grant.Roles.Count > 0).Select(grant => grant.Permission)
        .DistinctBy(permission => permission.Name).ToDictionary(permission => permission.Name);

    /// <summary>What every role allows: to come in, and to leave.</summary>
    public IReadOnlySet<Permission> Everybodys => _roles.Values.Select(role => role.Permissions).Aggregate((common, next) => common.Intersect(next).ToHashSet());

    /// <summary>All roles, from the mightiest down.</summary>
    public IReadOnlyCollection<Role> All => _roles.Values;

    /// <summary>The role with this name.</summary>
    /// <exception cref="KeyNotFoundException">The database names a role that the code does not know.</exception>
    public Role this[string name] => _roles[name];

    /// <summary>The role of a member: one of these, or one that the tenant made of permissions. Of what this version does not know, it allows nothing.</summary>
    /// <param name="name">Its stored name.</param>
    /// <param name="permissions">For a role that the tenant made, the names of its permissions, separated by commas.</param>
    public Role Of(string name, string? permissions) => _roles.GetValueOrDefault(name)
        ?? new(name, TakesSeat: true, (permissions ?? "").Split(',').Select(permission => Givable.GetValueOrDefault(permission)).OfType<Permission>().ToHashSet());

    /// <summary>Whether there is a role with this name.</summary>
    public bool Contains(string name) => _roles.ContainsKey(name);

    /// <summary>The roles that somebody with this role may give to others: from their own down.</summary>
    public IEnumerable<Role> UpTo(Role role) => _roles.Values.SkipWhile(other => other.Name != role.Name);

    private static Dictionary<string, Role> Create(PermissionGrant[] grants, AddedRole[] added)
    {
        string[] names = [Role.Owner, Role.Admin, Role.Member, Role.Viewer, Role.Guest];
        return names.SelectMany(name => added.Where(role => role.Like == name).Select(role => (role.Name, role.Like)).Prepend((Name: name, Like: name)))
            .ToDictionary(role => role.Name, role => new Role(role.Name, TakesSeat: role.Like != Role.Guest, grants
                .Where(grant => role.Like == Role.Owner || grant.Roles.Contains(role.Name) || grant.Roles.Contains(role.Like))
                .Select(grant => grant.Permission).ToHashSet()));
    }
}
