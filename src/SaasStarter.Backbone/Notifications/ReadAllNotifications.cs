using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>Marks everything that the caller was told as read.</summary>
public sealed record ReadAllNotifications : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(NotificationPermissions.Change);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;

    /// <inheritdoc/>
    public bool IsRecorded => false;
}

internal sealed class ReadAllNotificationsHandler(BackboneDb db, TenantScope scope, TimeProvider clock, LiveTopics live) : IHandler<ReadAllNotifications, Done>
{
    public async Task<Result<Done>> Handle(ReadAllNotifications request, CancellationToken cancellationToken)
    {
        var person = scope.Caller.Person!.Id;
        var now = clock.GetUtcNow();
        await db.Set<Notification>().Where(notification => notification.PersonId == person && notification.ReadAt == null)
            .ExecuteUpdateAsync(unread => unread.SetProperty(notification => notification.ReadAt, now), cancellationToken);
        live.Changed(Notification.Topic, person);
        return Done.Instance;
    }
}
