using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Removes a member whose role is not above the caller's. It counts on the next request, and open pages notice.</summary>
/// <param name="Id">The membership.</param>
public sealed record RemoveMember(Id<Membership> Id) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.Remove);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.Reading;

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class RemoveMemberHandler(BackboneDb db, TenantScope scope, TenantRoles roles, IEnumerable<IMembershipEnd> ends,
    IEnumerable<IMembershipChange> changes, IEvents events, LiveTopics live) : IHandler<RemoveMember, Done>
{
    public async Task<Result<Done>> Handle(RemoveMember request, CancellationToken cancellationToken)
    {
        var member = await db.Set<Membership>().SingleOrDefaultAsync(member => member.Id == request.Id, cancellationToken);
        if (member is null)
            return Problem.NotFound;
        if (!await roles.MayHandle(scope.Caller, member.Role, cancellationToken))
            return Problem.Forbidden;
        events.Publish(new MemberRemoved(await db.MemberOf(member, cancellationToken)));
        db.Remove(member);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var end in ends)
            await end.Ended(member.PersonId, cancellationToken);
        foreach (var change in changes)
            await change.Changed(cancellationToken);
        live.Changed(Topics.Members);
        live.AccessChanged();
        return Done.Instance;
    }
}
