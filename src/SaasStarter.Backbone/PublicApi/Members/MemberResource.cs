using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.PublicApi.Members;

/// <summary>Somebody who belongs to the organisation.</summary>
/// <param name="Id">The membership.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Email">The person's mail address.</param>
/// <param name="Role">The name of their role: <c>owner</c>, <c>admin</c>, <c>member</c>, <c>viewer</c>, <c>guest</c>, one that the product adds, or the identifier of a role of your own.</param>
/// <param name="JoinedAt">When they joined.</param>
/// <example>{"id":"mem_0199f2c81d5a7c3e8f0a4b6d2e1c9a70","name":"Olga Keller","email":"olga@example.com","role":"admin","joinedAt":"2026-11-21T09:30:00+00:00"}</example>
public sealed record MemberResource(Id<Membership> Id, string Name, string Email, string Role, DateTimeOffset JoinedAt);

/// <summary>Lists the members, in the order in which they joined.</summary>
/// <param name="Role">Only those with this role.</param>
/// <param name="After">Where the page begins.</param>
/// <param name="Limit">How many members a page has at most, up to 100.</param>
public sealed record ListMemberResources(string? Role = null, Id<Membership>? After = null, int Limit = Page.DefaultLimit) : IPagedQuery<MemberResource>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.Read);
}

/// <summary>Shows a member.</summary>
/// <param name="Id">The membership.</param>
public sealed record ShowMemberResource(Id<Membership> Id) : IQuery<MemberResource>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.Read);
}

internal sealed class MemberResourceHandler(BackboneDb db) : IHandler<ListMemberResources, Page<MemberResource>>, IHandler<ShowMemberResource, MemberResource>
{
    public async Task<Result<Page<MemberResource>>> Handle(ListMemberResources request, CancellationToken cancellationToken)
    {
        var members = await Resources(db.Set<Membership>()
            .Where(member => request.Role == null || member.Role == request.Role)
            .Where(member => request.After == null || member.Id > request.After.Value)
            .OrderBy(member => member.Id).Take(request.Limit + 1)).ToListAsync(cancellationToken);
        return Page.Of(members, request.Limit, member => member.Id.ToString());
    }

    public async Task<Result<MemberResource>> Handle(ShowMemberResource request, CancellationToken cancellationToken) =>
        await Resources(db.Set<Membership>().Where(member => member.Id == request.Id)).SingleOrDefaultAsync(cancellationToken) is { } member ? member : Problem.NotFound;

    private IQueryable<MemberResource> Resources(IQueryable<Membership> members) =>
        from member in members
        join person in db.People on member.PersonId equals person.Id
        orderby member.Id
        select new MemberResource(member.Id, person.Name, person.Email, member.Role, member.JoinedAt);
}
