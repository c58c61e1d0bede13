using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>How the caller is told of each kind of things in the tenant.</summary>
public sealed record ListPreferences : IQuery<IReadOnlyList<PreferredChannel>>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(TenantPermissions.Open);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

/// <summary>How the caller is told of one kind of things.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Channel">What was chosen, or the kind's own default.</param>
public sealed record PreferredChannel(NotificationKind Kind, NotificationChannel Channel);

internal sealed class ListPreferencesHandler(BackboneDb db, TenantScope scope, NotificationKinds kinds) : IHandler<ListPreferences, IReadOnlyList<PreferredChannel>>
{
    public async Task<Result<IReadOnlyList<PreferredChannel>>> Handle(ListPreferences request, CancellationToken cancellationToken)
    {
        var person = scope.Caller.Person!.Id;
        var chosen = await db.Set<NotificationPreference>().Where(preference => preference.PersonId == person)
            .ToDictionaryAsync(preference => preference.Kind, preference => preference.Channel, cancellationToken);
        return kinds.All.Select(kind => new PreferredChannel(kind, chosen.TryGetValue(kind.Name, out var channel) ? channel : kind.Default)).ToArray();
    }
}
