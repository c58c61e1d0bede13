using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>A role with what people call it.</summary>
/// <param name="Role">The role.</param>
/// <param name="Title">What it is called.</param>
internal sealed record TitledRole(Role Role, LocalizedText Title);

/// <summary>
/// The roles of the entered tenant: the product's and its own; and who may give, take or touch which. Nobody has to do with a role that is above their own, which
/// for a role made of permissions means: that allows anything that theirs does not.
/// </summary>
internal sealed class TenantRoles(BackboneDb db, RoleCatalogue catalogue)
{
    /// <summary>The role with this stored name; null when there is none.</summary>
    public async Task<Role?> Find(string name, CancellationToken cancellationToken)
    {
        if (catalogue.Contains(name))
            return catalogue[name];
        return await FindCustom(name, cancellationToken) is { } custom ? catalogue.Of(name, custom.Permissions) : null;
    }

    /// <summary>The tenant's own role with this stored name; null when there is none.</summary>
    public async Task<CustomRole?> FindCustom(string name, CancellationToken cancellationToken) => Id<CustomRole>.TryParse(name, null, out var id)
        ? await db.Set<CustomRole>().AsNoTracking().SingleOrDefaultAsync(role => role.Id == id, cancellationToken) : null;

    /// <summary>Whether the caller may have to do with this role. The product itself may.</summary>
    public async Task<bool> MayHandle(Caller caller, string name, CancellationToken cancellationToken) =>
        caller.IsSystem || (await WholeRoleOf(caller, cancellationToken) is { } own && await Find(name, cancellationToken) is { } role && MayHandle(own, role));

    /// <summary>Why the caller may not offer this role in an invitation; null when they may.</summary>
    public async Task<Problem?> WhyNotOffer(Caller caller, string name, CancellationToken cancellationToken)
    {
        if (await Find(name, cancellationToken) is null)
            return Problem.Invalid(nameof(InviteMember.Role), Strings.Text("NoSuchRole"));
        return await MayHandle(caller, name, cancellationToken) ? null : Problem.Forbidden;
    }

    /// <summary>All roles of the tenant: the product's from the mightiest down, then its own by name.</summary>
    public async Task<IReadOnlyList<TitledRole>> All(CancellationToken cancellationToken)
    {
        var custom = await db.Set<CustomRole>().AsNoTracking().OrderBy(role => role.Name).ToListAsync(cancellationToken);
        return [.. catalogue.All.Select(role => new TitledRole(role, Strings.Role(role.Name))),
            .. custom.Select(role => new TitledRole(catalogue.Of(role.Id.ToString(), role.Permissions), Strings.Text("CustomRoleTitle", role.Name)))];
    }

    /// <summary>The stored names of all roles that have a permission.</summary>
    public async Task<string[]> With(Permission permission, CancellationToken cancellationToken) =>
        [.. (await All(cancellationToken)).Where(role => role.Role.Permissions.Contains(permission)).Select(role => role.Role.Name)];

    /// <summary>A role as it stands in what is told later: by its name for the product's, by what the tenant calls it now for its own.</summary>
    public async Task<string> Told(string name, CancellationToken cancellationToken) =>
        await FindCustom(name, cancellationToken) is { } custom ? Strings.ToldPrefix + custom.Name : name;

    // The scopes of a key say what it may do; to whom, its role says.
    private async Task<Role?> WholeRoleOf(Caller caller, CancellationToken cancellationToken) =>
        caller is { ApiKey: not null, Role: { } narrowed } ? await Find(narrowed.Name, cancellationToken) : caller.Role;

    /// <summary>Whether somebody with one role may have to do with the other.</summary>
    public bool MayHandle(Role own, Role other) => catalogue.Contains(own.Name) && catalogue.Contains(other.Name)
        ? catalogue.UpTo(own).Any(role => role.Name == other.Name)
        : other.Name != Role.Owner && own.Permissions.IsSupersetOf(other.Permissions);
}
