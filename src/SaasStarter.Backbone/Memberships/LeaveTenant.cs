using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Ends one's own membership. The last owner cannot leave.</summary>
public sealed record LeaveTenant : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.Leave);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class LeaveTenantHandler(BackboneDb db, TenantScope scope, IEnumerable<IMembershipEnd> ends, IEnumerable<IMembershipChange> changes,
    IEvents events, LiveTopics live) : IHandler<LeaveTenant, Done>
{
    public async Task<Result<Done>> Handle(LeaveTenant request, CancellationToken cancellationToken)
    {
        var person = scope.Caller.Person!.Id;
        if (await db.Set<Membership>().AsNoTracking().SingleOrDefaultAsync(member => member.PersonId == person, cancellationToken) is { } membership)
            events.Publish(new MemberRemoved(await db.MemberOf(membership, cancellationToken)));
        await db.Set<Membership>().Where(member => member.PersonId == person).ExecuteDeleteAsync(cancellationToken);
        foreach (var end in ends)
            await end.Ended(person, cancellationToken);
        foreach (var change in changes)
            await change.Changed(cancellationToken);
        live.Changed(Topics.Members);
        live.AccessChanged();
        return Done.Instance;
    }
}
