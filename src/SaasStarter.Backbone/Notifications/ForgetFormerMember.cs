using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>What a former member was told, and how, goes with the membership.</summary>
internal sealed class ForgetFormerMember(BackboneDb db) : IMembershipEnd
{
    public async Task Ended(Id<Person> person, CancellationToken cancellationToken)
    {
        await db.Set<Notification>().Where(notification => notification.PersonId == person).ExecuteDeleteAsync(cancellationToken);
        await db.Set<NotificationPreference>().Where(preference => preference.PersonId == person).ExecuteDeleteAsync(cancellationToken);
    }
}
