using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>Tells those who may pay what happened to the subscription, as a part of the command that learnt of it.</summary>
internal sealed class BillingNotices(
    BackboneDb db, TenantScope scope, TenantRoles roles, PlanCatalogue catalogue, Mailer mailer, INotifications notifications, TimeProvider clock)
{
    // Whoever answers for a tenant is few; a mistake in the roles must not become a mailing.
    private const int MaximumRecipients = 50;

    /// <summary>Sends a mail and a notification to everybody who may pay; nothing when they were told this already.</summary>
    public async Task Tell(BillingNews news, CancellationToken cancellationToken)
    {
        if (!await IsNew(news, cancellationToken))
            return;
        await notifications.Notify(new BillingTold(scope.Tenant.Name, BillingDetails.Of(news, catalogue, TimeZoneInfo.Utc)),
            Recipients.With(BillingPermissions.Manage), cancellationToken);
        foreach (var person in await WhoMayPay(cancellationToken))
        {
            var zone = TimeZoneInfo.TryFindSystemTimeZoneById(person.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
            await mailer.Send(new BillingMail(MailRecipient.Of(person), scope.Tenant.Name, BillingDetails.Of(news, catalogue, zone), scope.Tenant.Path("billing")),
                cancellationToken);
        }
    }

    private async Task<bool> IsNew(BillingNews news, CancellationToken cancellationToken) => await db.Database.ExecuteSqlAsync($"""
        insert into backbone.billing_notice (tenant_id, id, kind, about, told_at)
        values ({scope.Tenant.Id.Value}, {Id<BillingNotice>.New().Value}, {news.What.ToString()}, {news.About}, {clock.GetUtcNow()})
        on conflict (tenant_id, kind, about) do nothing
        """, cancellationToken) == 1;

    private async Task<List<Person>> WhoMayPay(CancellationToken cancellationToken)
    {
        var allowed = await roles.With(BillingPermissions.Manage, cancellationToken);
        return await db.Set<Membership>().AsNoTracking().Where(member => allowed.Contains(member.Role)).OrderBy(member => member.JoinedAt).ThenBy(member => member.Id)
            .Take(MaximumRecipients).Join(db.People, member => member.PersonId, person => person.Id, (_, person) => person).ToListAsync(cancellationToken);
    }
}
