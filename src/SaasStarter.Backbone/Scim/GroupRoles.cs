using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.SingleSignOn;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Scim;

/// <summary>
/// What role the groups of the directory give to whom: of the roles chosen for somebody's groups, the one that allows most. Who is in no group with a role keeps the
/// role that a person gave them. Owners are made and unmade by people.
/// </summary>
internal sealed class GroupRoles(BackboneDb db, TenantScope scope, TenantRoles roles, SignOnConnections connections, IHandler<ChangeRole, Done> change)
{
    /// <summary>What the groups give, by person; who gets nothing of them is not there.</summary>
    public async Task<IReadOnlyDictionary<Id<ScimUser>, string>> Of(IReadOnlyCollection<Id<ScimUser>> users, CancellationToken cancellationToken)
    {
        var given = await (from member in db.Set<ScimGroupMember>()
                           join scimGroup in db.Set<ScimGroup>() on member.GroupId equals scimGroup.Id
                           where users.Contains(member.UserId) && scimGroup.Role != null
                           select new { member.UserId, scimGroup.Role }).ToListAsync(cancellationToken);
        var ranks = (await roles.All(cancellationToken)).Where(role => role.Role.Name != Role.Owner).OrderByDescending(role => role.Role.Permissions.Count)
            .Select((role, rank) => (role.Role.Name, rank)).ToDictionary(role => role.Name, role => role.rank);
        return given.Where(line => ranks.ContainsKey(line.Role!)).GroupBy(line => line.UserId).ToDictionary(lines => lines.Key, lines => lines.MinBy(line => ranks[line.Role!])!.Role!);
    }

    /// <summary>The role of somebody who comes: what their groups give, or else that of all who come by single sign-on, or else a member's.</summary>
    /// <returns>A problem when whoever brings them may not give it.</returns>
    public async Task<Result<string>> FirstOf(ScimUser user, CancellationToken cancellationToken)
    {
        var role = (await Of([user.Id], cancellationToken)).GetValueOrDefault(user.Id) ?? await Usual(cancellationToken);
        return await roles.MayHandle(scope.Caller, role, cancellationToken) ? role : Problem.Forbidden;
    }

    /// <summary>Gives people what their groups give now. Who is in no group with a role any more gets the usual one.</summary>
    /// <param name="before">What the groups gave before.</param>
    /// <param name="users">Whom it is about.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Why it cannot be; null when it is done.</returns>
    public async Task<Problem?> Follow(IReadOnlyDictionary<Id<ScimUser>, string> before, IReadOnlyCollection<Id<ScimUser>> users, CancellationToken cancellationToken)
    {
        var (now, usual) = (await Of(users, cancellationToken), await Usual(cancellationToken));
        var members = await (from user in db.Set<ScimUser>()
                             join member in db.Set<Membership>() on user.PersonId equals member.PersonId
                             where users.Contains(user.Id) && member.Role != Role.Owner
                             orderby user.Id
                             select new { user.Id, Membership = member.Id, member.Role }).ToListAsync(cancellationToken);
        foreach (var member in members)
        {
            var role = now.GetValueOrDefault(member.Id) ?? (before.ContainsKey(member.Id) ? usual : member.Role);
            if (role != member.Role && (await change.Handle(new(member.Membership, role), cancellationToken)).Problem is { } problem)
                return problem;
        }
        return null;
    }

    private async Task<string> Usual(CancellationToken cancellationToken) => (await connections.Find(cancellationToken))?.Role ?? Role.Member;
}
