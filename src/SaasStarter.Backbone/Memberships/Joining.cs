using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Makes a member of somebody who is none, as a part of the command that says why. Whatever way they come, what follows is the same.</summary>
internal sealed class Joining(BackboneDb db, TimeProvider clock, IEnumerable<IMembershipChange> changes, IEvents events, LiveTopics live)
{
    /// <summary>Makes them a member.</summary>
    /// <param name="person">Who.</param>
    /// <param name="role">The name of their role.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task Join(Id<Person> person, string role, CancellationToken cancellationToken)
    {
        var membership = db.Add(new Membership { PersonId = person, Role = role, JoinedAt = clock.GetUtcNow() }).Entity;
        await db.SaveChangesAsync(cancellationToken);
        events.Publish(new MemberJoined(await db.MemberOf(membership, cancellationToken)));
        foreach (var change in changes)
            await change.Changed(cancellationToken);
        live.Changed(Topics.Members);
    }
}
