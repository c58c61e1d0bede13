using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Memberships;

/// <summary>The tenant's own roles, by name, with how many have each: <see cref="AddRole.Maximum"/> at most.</summary>
public sealed record ListRoles : IQuery<IReadOnlyList<OwnRole>>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.ManageRoles);
}

/// <summary>A role of the tenant's own.</summary>
/// <param name="Id">The role.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Permissions">The names of its permissions.</param>
/// <param name="Members">How many have it.</param>
/// <param name="Invitations">How many are invited to it.</param>
public sealed record OwnRole(Id<CustomRole> Id, string Name, IReadOnlyList<string> Permissions, int Members, int Invitations);

internal sealed class ListRolesHandler(BackboneDb db) : IHandler<ListRoles, IReadOnlyList<OwnRole>>
{
    public async Task<Result<IReadOnlyList<OwnRole>>> Handle(ListRoles request, CancellationToken cancellationToken)
    {
        var roles = await db.Set<CustomRole>().AsNoTracking().OrderBy(role => role.Name).ToListAsync(cancellationToken);
        var names = roles.Select(role => role.Id.ToString()).ToArray();
        var members = await db.Set<Membership>().Where(member => names.Contains(member.Role)).GroupBy(member => member.Role)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var invitations = await db.Set<Invitation>().Where(open => names.Contains(open.Role) && open.AcceptedAt == null && open.RevokedAt == null)
            .GroupBy(open => open.Role).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        return roles.ConvertAll(role => new OwnRole(role.Id, role.Name, role.PermissionNames,
            members.GetValueOrDefault(role.Id.ToString()), invitations.GetValueOrDefault(role.Id.ToString())));
    }
}
