using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>Marks one of the caller's notifications as read, on the way to what it is about.</summary>
/// <param name="Id">The notification.</param>
public sealed record ReadNotification(Id<Notification> Id) : ICommand<ReadPage>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(NotificationPermissions.Change);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;

    /// <inheritdoc/>
    public bool IsRecorded => false;
}

/// <summary>Where a notification leads.</summary>
/// <param name="Path">The page's path.</param>
public sealed record ReadPage(string Path);

internal sealed class ReadNotificationHandler(BackboneDb db, TenantScope scope, TimeProvider clock, LiveTopics live) : IHandler<ReadNotification, ReadPage>
{
    public async Task<Result<ReadPage>> Handle(ReadNotification request, CancellationToken cancellationToken)
    {
        var person = scope.Caller.Person!.Id;
        var notification = await db.Set<Notification>().SingleOrDefaultAsync(
            notification => notification.Id == request.Id && notification.PersonId == person, cancellationToken);
        if (notification is null)
            return Problem.NotFound;
        notification.ReadAt ??= clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(Notification.Topic, person);
        return new ReadPage(scope.Tenant.Path(notification.Page));
    }
}
