using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Scim;

/// <summary>A group as the directory sees it. What role it gives is nothing to the directory.</summary>
internal sealed record ScimGroupResource(Id<ScimGroup> Id, string DisplayName, string? ExternalId, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, IReadOnlyList<ScimReference> Members);

/// <summary>Lists the groups that the directory brought.</summary>
/// <param name="Filter">Which to look for; null for all.</param>
/// <param name="Start">Where the part begins, from 1.</param>
/// <param name="Count">How many it has at most.</param>
internal sealed record ListScimGroups(string? Filter = null, int Start = 1, int Count = ScimPage.Maximum) : IQuery<ScimList<ScimGroupResource>>
{
    public static Audience Audience => Audience.Member(ScimPermissions.Provision);
}

/// <summary>Shows a group that the directory brought.</summary>
/// <param name="Id">Which.</param>
internal sealed record ShowScimGroup(Id<ScimGroup> Id) : IQuery<ScimGroupResource>
{
    public static Audience Audience => Audience.Member(ScimPermissions.Provision);
}

internal sealed class ScimGroupResourceHandler(ScimGroupReader reader) : IHandler<ListScimGroups, ScimList<ScimGroupResource>>, IHandler<ShowScimGroup, ScimGroupResource>
{
    private static readonly string[] Attributes = ["id", "displayName", "externalId", "members.value"];

    public async Task<Result<ScimList<ScimGroupResource>>> Handle(ListScimGroups request, CancellationToken cancellationToken)
    {
        var filter = ScimFilter.Read(request.Filter, Attributes);
        return filter.Problem is { } problem ? problem : await reader.List(filter.Value, Math.Max(1, request.Start), Math.Clamp(request.Count, 0, ScimPage.Maximum), cancellationToken);
    }

    public async Task<Result<ScimGroupResource>> Handle(ShowScimGroup request, CancellationToken cancellationToken) =>
        await reader.Find(request.Id, cancellationToken) is { } group ? group : Problem.NotFound;
}

/// <summary>Reads the groups that the directory brought.</summary>
internal sealed class ScimGroupReader(BackboneDb db)
{
    /// <summary>One of them; null when there is none.</summary>
    public async Task<ScimGroupResource?> Find(Id<ScimGroup> id, CancellationToken cancellationToken) =>
        (await Read(db.Set<ScimGroup>().Where(one => one.Id == id), cancellationToken)).SingleOrDefault();

    /// <summary>Some of them, in the order in which they came.</summary>
    public async Task<ScimList<ScimGroupResource>> List(IEnumerable<ScimComparison> filter, int start, int count, CancellationToken cancellationToken)
    {
        var groups = filter.Aggregate(db.Set<ScimGroup>().AsQueryable(), Narrow);
        return new(await groups.CountAsync(cancellationToken), start, await Read(groups.OrderBy(one => one.Id).Skip(start - 1).Take(count), cancellationToken));
    }

    private IQueryable<ScimGroup> Narrow(IQueryable<ScimGroup> groups, ScimComparison comparison)
    {
        var value = comparison.Value;
        switch (comparison.Attribute)
        {
            case "id":
                return Id<ScimGroup>.TryParse(value, null, out var id) ? groups.Where(one => one.Id == id) : groups.Where(_ => false);
            case "displayname":
                var name = value.ToUpperInvariant();
                return groups.Where(one => one.NormalizedName == name);
            case "externalid":
                return groups.Where(one => one.ExternalId == value);
            default:
                return Id<ScimUser>.TryParse(value, null, out var user)
                    ? groups.Where(one => db.Set<ScimGroupMember>().Any(member => member.GroupId == one.Id && member.UserId == user)) : groups.Where(_ => false);
        }
    }

    private async Task<List<ScimGroupResource>> Read(IQueryable<ScimGroup> groups, CancellationToken cancellationToken)
    {
        var lines = await groups.AsNoTracking().ToListAsync(cancellationToken);
        var ids = lines.Select(line => line.Id).ToArray();
        var members = (await (from member in db.Set<ScimGroupMember>()
                              join user in db.Set<ScimUser>() on member.UserId equals user.Id
                              where ids.Contains(member.GroupId)
                              orderby user.Id
                              select new { member.GroupId, user.Id, Title = user.DisplayName ?? user.UserName }).ToListAsync(cancellationToken))
            .ToLookup(line => line.GroupId, line => new ScimReference(line.Id.ToString(), line.Title));
        return [.. lines.OrderBy(line => line.Id.Value).Select(line => new ScimGroupResource(line.Id, line.DisplayName, line.ExternalId, line.CreatedAt, line.ChangedAt, [.. members[line.Id]]))];
    }
}
