using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>What the caller was told in the tenant, the newest first, a page at a time.</summary>
/// <param name="After">Where the page begins: <see cref="NotificationPage.Next"/> of the page before, or null for the first.</param>
/// <param name="Before">Where the page ends: <see cref="NotificationPage.Previous"/> of the page after, or null.</param>
public sealed record ListNotifications(string? After = null, string? Before = null) : IQuery<NotificationPage>
{
    /// <summary>How many notifications a page has.</summary>
    public const int PageSize = 20;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(TenantPermissions.Open);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

/// <summary>A page of notifications.</summary>
/// <param name="Notifications">What is on it.</param>
/// <param name="Previous">Given as <see cref="ListNotifications.Before"/>, leads to newer ones; null on the first page.</param>
/// <param name="Next">Given as <see cref="ListNotifications.After"/>, leads to older ones; null on the last page.</param>
/// <param name="HasUnread">Whether there is anything unread, on this page or another.</param>
public sealed record NotificationPage(IReadOnlyList<ToldNotification> Notifications, string? Previous, string? Next, bool HasUnread);

/// <summary>A notification as its reader sees it.</summary>
/// <param name="Id">The notification.</param>
/// <param name="Text">What happened.</param>
/// <param name="At">When.</param>
/// <param name="IsUnread">Whether it is new to the reader.</param>
public sealed record ToldNotification(Id<Notification> Id, LocalizedText Text, DateTimeOffset At, bool IsUnread);

internal sealed class ListNotificationsHandler(BackboneDb db, TenantScope scope, NotificationKinds kinds) : IHandler<ListNotifications, NotificationPage>
{
    public async Task<Result<NotificationPage>> Handle(ListNotifications request, CancellationToken cancellationToken)
    {
        var person = scope.Caller.Person!.Id;
        var own = db.Set<Notification>().AsNoTracking().Where(notification => notification.PersonId == person);
        var isBackwards = Id<Notification>.TryParse(request.Before, null, out var before);
        var isForwards = Id<Notification>.TryParse(request.After, null, out var after);
        var rows = isBackwards
            ? await own.Where(row => row.Id > before).OrderBy(row => row.Id).Take(ListNotifications.PageSize + 1).ToListAsync(cancellationToken)
            : await own.Where(row => !isForwards || row.Id < after).OrderByDescending(row => row.Id).Take(ListNotifications.PageSize + 1).ToListAsync(cancellationToken);

        var isThereMore = rows.Count > ListNotifications.PageSize;
        if (isThereMore)
            rows.RemoveAt(ListNotifications.PageSize);
        if (isBackwards)
            rows.Reverse();
        return new NotificationPage([.. rows.Select(Tell)],
            rows.Count > 0 && (isBackwards ? isThereMore : isForwards) ? rows[0].Id.ToString() : null,
            rows.Count > 0 && (isBackwards || isThereMore) ? rows[^1].Id.ToString() : null,
            await own.AnyAsync(notification => notification.ReadAt == null, cancellationToken));
    }

    private ToldNotification Tell(Notification row) => new(row.Id,
        kinds.Read(row.Kind, row.Details)?.Text ?? Strings.Text("FromAnotherVersion"), row.CreatedAt, row.ReadAt is null);
}
