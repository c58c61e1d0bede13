using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>
/// Deliveries begin in time, and it is not us when they fail: one tenant's endpoint that fails is its own affair, most endpoints of several tenants at once are a
/// network that lets nothing out.
/// </summary>
internal sealed class FailingWebhooksRow(BackOfficeDb db, TimeProvider clock) : IHealthRow
{
    private const int SeveralTenants = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);

    public static string Name => "webhooks";

    public static LocalizedText Title => Strings.Text("HealthWebhooks");

    public async Task<HealthState> Check(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (late, lately) = (now - Patience, now - Lately);
        var seen = await db.Database.SqlQuery<SeenDeliveries>($"""
            select (select count(*)::int from backbone.job where type = {nameof(DeliverWebhook)} and state in ('Waiting', 'Scheduled') and run_at < {late}) as "Late",
                   count(*)::int as "Tried", (count(*) filter (where state <> 'Delivered'))::int as "Failed",
                   (count(distinct tenant_id) filter (where state <> 'Delivered'))::int as "FailedTenants"
            from backbone.webhook_delivery where last_attempt_at > {lately}
            """).SingleAsync(cancellationToken);
        if (seen.Late > 0)
            return HealthState.Red(Strings.Text("HealthWebhooksLate", seen.Late));
        return seen.FailedTenants >= SeveralTenants && seen.Failed * 2 > seen.Tried
            ? HealthState.Red(Strings.Text("HealthWebhooksFail", seen.Failed, seen.Tried))
            : HealthState.Green(Strings.Text("HealthWebhooksGreen", seen.Tried, seen.Failed));
    }

    private sealed record SeenDeliveries(int Late, int Tried, int Failed, int FailedTenants);
}
