using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Notifications;

/// <summary>Deletes a tenant's notifications that were read long ago, and what somebody was told at the very moment when they left.</summary>
internal sealed record PruneNotifications : IJob
{
    /// <summary>How long a notification is kept after it was read.</summary>
    public static readonly TimeSpan Keeps = TimeSpan.FromDays(90);

    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class PruneNotificationsHandler(BackboneDb db, TimeProvider clock) : IHandler<PruneNotifications, Done>
{
    public async Task<Result<Done>> Handle(PruneNotifications job, CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - PruneNotifications.Keeps;
        await db.Set<Notification>()
            .Where(told => told.ReadAt < before || !db.Set<Membership>().Any(member => member.PersonId == told.PersonId))
            .ExecuteDeleteAsync(cancellationToken);
        return Done.Instance;
    }
}
