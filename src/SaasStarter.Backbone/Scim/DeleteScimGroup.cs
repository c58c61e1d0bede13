using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Scim;

/// <summary>Takes a group away, and with it the role that it gave. Its people stay.</summary>
/// <param name="Id">The group.</param>
internal sealed record DeleteScimGroup(Id<ScimGroup> Id) : ICommand<Done>
{
    public static Audience Audience => Audience.Member(ScimPermissions.Provision);

    public static Entitlement Entitlement => Entitlement.Reading.AndUpTo(PlanTerms.Seats, PlanTerms.Guests);

    public string Subject => Id.ToString();
}

internal sealed class DeleteScimGroupHandler(BackboneDb db, ScimGroups groups, GroupRoles groupRoles) : IHandler<DeleteScimGroup, Done>
{
    public async Task<Result<Done>> Handle(DeleteScimGroup request, CancellationToken cancellationToken)
    {
        if (await groups.Hold(request.Id, cancellationToken) is not { } group)
            return Problem.NotFound;
        var members = await groups.MembersOf(group.Id, cancellationToken);
        var before = await groupRoles.Of(members, cancellationToken);
        await db.Set<ScimGroupMember>().Where(member => member.GroupId == group.Id).ExecuteDeleteAsync(cancellationToken);
        db.Remove(group);
        await db.SaveChangesAsync(cancellationToken);
        return await groupRoles.Follow(before, members, cancellationToken) is { } problem ? problem : Done.Instance;
    }
}
