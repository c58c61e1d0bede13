using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Scim;

/// <summary>Something that a resource refers to.</summary>
/// <param name="Id">Its identifier, as it is written.</param>
/// <param name="Title">What it is called.</param>
internal sealed record ScimReference(string Id, string Title);

/// <summary>Somebody as the directory sees them: what it said itself, and nothing that it did not.</summary>
internal sealed record ScimUserResource(Id<ScimUser> Id, string UserName, string? ExternalId, string Email, string? DisplayName, string? GivenName, string? FamilyName, bool IsActive,
    DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, IReadOnlyList<ScimReference> Groups);

/// <summary>A part of a list (RFC 7644, 3.4.2.4).</summary>
/// <param name="Total">How many there are.</param>
/// <param name="Start">Where the part begins, from 1.</param>
/// <param name="Items">What is in it.</param>
internal sealed record ScimList<TItem>(int Total, int Start, IReadOnlyList<TItem> Items);

/// <summary>How large a part of a list is.</summary>
internal static class ScimPage
{
    /// <summary>How many items a part has at most, and when nothing is said.</summary>
    public const int Maximum = 100;
}

/// <summary>Lists the people whom the directory brought.</summary>
/// <param name="Filter">Whom to look for; null for all.</param>
/// <param name="Start">Where the part begins, from 1.</param>
/// <param name="Count">How many it has at most.</param>
internal sealed record ListScimUsers(string? Filter = null, int Start = 1, int Count = ScimPage.Maximum) : IQuery<ScimList<ScimUserResource>>
{
    public static Audience Audience => Audience.Member(ScimPermissions.Provision);
}

/// <summary>Shows somebody whom the directory brought.</summary>
/// <param name="Id">Who.</param>
internal sealed record ShowScimUser(Id<ScimUser> Id) : IQuery<ScimUserResource>
{
    public static Audience Audience => Audience.Member(ScimPermissions.Provision);
}

internal sealed class ScimUserResourceHandler(ScimUserReader reader) : IHandler<ListScimUsers, ScimList<ScimUserResource>>, IHandler<ShowScimUser, ScimUserResource>
{
    private static readonly string[] Attributes = ["id", "userName", "externalId", "displayName", "emails.value"];

    public async Task<Result<ScimList<ScimUserResource>>> Handle(ListScimUsers request, CancellationToken cancellationToken)
    {
        var filter = ScimFilter.Read(request.Filter, Attributes);
        return filter.Problem is { } problem ? problem : await reader.List(filter.Value, Math.Max(1, request.Start), Math.Clamp(request.Count, 0, ScimPage.Maximum), cancellationToken);
    }

    public async Task<Result<ScimUserResource>> Handle(ShowScimUser request, CancellationToken cancellationToken) =>
        await reader.Find(request.Id, cancellationToken) is { } user ? user : Problem.NotFound;
}

/// <summary>Reads the people whom the directory brought.</summary>
internal sealed class ScimUserReader(BackboneDb db)
{
    /// <summary>One of them; null when there is none.</summary>
    public async Task<ScimUserResource?> Find(Id<ScimUser> id, CancellationToken cancellationToken) =>
        (await Read(db.Set<ScimUser>().Where(user => user.Id == id), cancellationToken)).SingleOrDefault();

    /// <summary>Some of them, in the order in which they came.</summary>
    public async Task<ScimList<ScimUserResource>> List(IEnumerable<ScimComparison> filter, int start, int count, CancellationToken cancellationToken)
    {
        var users = filter.Aggregate(db.Set<ScimUser>().AsQueryable(), Narrow);
        return new(await users.CountAsync(cancellationToken), start, await Read(users.OrderBy(user => user.Id).Skip(start - 1).Take(count), cancellationToken));
    }

    private static IQueryable<ScimUser> Narrow(IQueryable<ScimUser> users, ScimComparison comparison)
    {
        var value = comparison.Value;
        switch (comparison.Attribute)
        {
            case "id":
                return Id<ScimUser>.TryParse(value, null, out var id) ? users.Where(user => user.Id == id) : users.Where(_ => false);
            case "username":
                var name = value.ToUpperInvariant();
                return users.Where(user => user.NormalizedUserName == name);
            case "externalid":
                return users.Where(user => user.ExternalId == value);
            case "displayname":
                var shown = LikePattern.Exactly(value);
                return users.Where(user => EF.Functions.ILike(user.DisplayName!, shown));
            default:
                var address = LikePattern.Exactly(value);
                return users.Where(user => EF.Functions.ILike(user.Email, address));
        }
    }

    private async Task<List<ScimUserResource>> Read(IQueryable<ScimUser> users, CancellationToken cancellationToken)
    {
        var lines = await users.AsNoTracking()
            .Select(user => new { User = user, IsActive = db.Set<Membership>().Any(member => member.PersonId == user.PersonId) }).ToListAsync(cancellationToken);
        var ids = lines.Select(line => line.User.Id).ToArray();
        var groups = (await (from member in db.Set<ScimGroupMember>()
                             join scimGroup in db.Set<ScimGroup>() on member.GroupId equals scimGroup.Id
                             where ids.Contains(member.UserId)
                             orderby scimGroup.DisplayName
                             select new { member.UserId, scimGroup.Id, scimGroup.DisplayName }).ToListAsync(cancellationToken))
            .ToLookup(line => line.UserId, line => new ScimReference(line.Id.ToString(), line.DisplayName));
        return [.. lines.OrderBy(line => line.User.Id.Value).Select(line => new ScimUserResource(line.User.Id, line.User.UserName, line.User.ExternalId, line.User.Email, line.User.DisplayName,
            line.User.GivenName, line.User.FamilyName, line.IsActive, line.User.CreatedAt, line.User.ChangedAt, [.. groups[line.User.Id]]))];
    }
}
