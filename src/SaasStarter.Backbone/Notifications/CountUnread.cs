using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>How many notifications the caller has not read; one hundred means that many or more.</summary>
public sealed record CountUnread : IQuery<int>
{
    /// <summary>Where counting ends.</summary>
    public const int Maximum = 100;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(TenantPermissions.Open);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class CountUnreadHandler(BackboneDb db, TenantScope scope) : IHandler<CountUnread, int>
{
    // On every page of a tenant, hence compiled.
    private static readonly Func<BackboneDb, Id<Person>, Task<int>> Count = EF.CompileAsyncQuery((BackboneDb db, Id<Person> person) =>
        db.Set<Notification>().Where(notification => notification.PersonId == person && notification.ReadAt == null).Take(CountUnread.Maximum).Count());

    public async Task<Result<int>> Handle(CountUnread request, CancellationToken cancellationToken) => await Count(db, scope.Caller.Person!.Id);
}
