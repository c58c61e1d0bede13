using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Scim;

/// <summary>Keeps what the directory says of groups, and has the roles of their people follow.</summary>
internal sealed class ScimGroups(BackboneDb db, GroupRoles groupRoles, TimeProvider clock)
{
    /// <summary>A group, held until the command ends: two calls that each add somebody follow one another. Null when there is none.</summary>
    public Task<ScimGroup?> Hold(Id<ScimGroup> id, CancellationToken cancellationToken) =>
        db.Set<ScimGroup>().TagWith(TenantCommandInterceptor.Lock).SingleOrDefaultAsync(one => one.Id == id, cancellationToken);

    /// <summary>Who is in a group.</summary>
    public async Task<HashSet<Id<ScimUser>>> MembersOf(Id<ScimGroup> id, CancellationToken cancellationToken) =>
        [.. await db.Set<ScimGroupMember>().Where(member => member.GroupId == id).Select(member => member.UserId).ToListAsync(cancellationToken)];

    /// <summary>Keeps what the directory says of a group.</summary>
    /// <returns>Why it cannot be; null when it is done.</returns>
    public async Task<Problem?> Write(ScimGroup group, ScimGroupFields fields, CancellationToken cancellationToken)
    {
        if (fields.Refusal() is { } refusal)
            return refusal;
        var former = await MembersOf(group.Id, cancellationToken);
        Id<ScimUser>[] added = [.. fields.Members.Except(former)], removed = [.. former.Except(fields.Members)];
        var people = await db.Set<ScimUser>().Where(user => added.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.PersonId, cancellationToken);
        if (people.Count < added.Length)
            return ScimProblems.NoSuchMember;

        Id<ScimUser>[] changed = [.. added, .. removed];
        var before = await groupRoles.Of(changed, cancellationToken);
        (group.DisplayName, group.NormalizedName, group.ExternalId) = (fields.DisplayName!, fields.DisplayName!.ToUpperInvariant(), fields.ExternalId);
        if (db.Entry(group).State == EntityState.Modified || changed.Length > 0)
            group.ChangedAt = clock.GetUtcNow();
        db.AddRange(added.Select(user => new ScimGroupMember { GroupId = group.Id, UserId = user, PersonId = people[user] }));
        await db.SaveChangesAsync(cancellationToken);
        await db.Set<ScimGroupMember>().Where(member => member.GroupId == group.Id && removed.Contains(member.UserId)).ExecuteDeleteAsync(cancellationToken);
        return await groupRoles.Follow(before, changed, cancellationToken);
    }
}
