using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.PublicApi;
using SaasStarter.Backbone.SingleSignOn;

namespace SaasStarter.Backbone.Scim;

/// <summary>How a tenant's directory is connected, and what it brought.</summary>
internal sealed record ShowDirectory : IQuery<DirectoryState>
{
    public static Audience Audience => Audience.Member(ScimPermissions.Provision);
}

/// <summary>How a tenant's directory is connected, and what it brought.</summary>
/// <param name="Address">What it calls.</param>
/// <param name="Domains">The mail domains of which it may bring people.</param>
/// <param name="HasKey">Whether there is a key for it.</param>
/// <param name="LastUsedOn">The day on which such a key was used last; null when none was.</param>
/// <param name="People">How many people it brought.</param>
/// <param name="Active">How many of them have access.</param>
/// <param name="Groups">The groups, by name.</param>
internal sealed record DirectoryState(string Address, IReadOnlyList<string> Domains, bool HasKey, DateOnly? LastUsedOn, int People, int Active, IReadOnlyList<DirectoryGroup> Groups);

/// <summary>A group as people of the tenant see it.</summary>
/// <param name="Id">The group.</param>
/// <param name="Name">What it is called in the directory.</param>
/// <param name="Members">How many people are in it.</param>
/// <param name="Role">The name of the role that it gives; null for none.</param>
internal sealed record DirectoryGroup(Id<ScimGroup> Id, string Name, int Members, string? Role);

internal sealed class ShowDirectoryHandler(BackboneDb db, OwnDomains domains, SiteAddress site, TimeProvider clock) : IHandler<ShowDirectory, DirectoryState>
{
    public async Task<Result<DirectoryState>> Handle(ShowDirectory request, CancellationToken cancellationToken)
    {
        var (now, scope) = (clock.GetUtcNow(), ScimPermissions.Provision.Name);
        var keys = await db.Set<ApiKey>().Where(key => key.Scopes.Contains(scope))
            .Select(key => new { IsGood = key.RevokedAt == null && (key.ExpiresAt == null || key.ExpiresAt > now), key.LastUsedOn }).ToListAsync(cancellationToken);
        var active = await db.Set<ScimUser>().CountAsync(user => db.Set<Membership>().Any(member => member.PersonId == user.PersonId), cancellationToken);
        var groups = await db.Set<ScimGroup>().OrderBy(one => one.NormalizedName).Take(ScimGroup.Maximum)
            .Select(one => new DirectoryGroup(one.Id, one.DisplayName, db.Set<ScimGroupMember>().Count(member => member.GroupId == one.Id), one.Role)).ToListAsync(cancellationToken);
        return new DirectoryState(site.Of(ScimEndpoints.Root).ToString(), await domains.List(cancellationToken), keys.Exists(key => key.IsGood), keys.Max(key => key.LastUsedOn),
            await db.Set<ScimUser>().CountAsync(cancellationToken), active, groups);
    }
}
