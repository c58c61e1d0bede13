using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>What is known here of payments is what Stripe knows, as of the last comparison.</summary>
internal sealed class NoDriftRow(BackOfficeDb db, TimeProvider clock) : IHealthRow
{
    // It is compared every night; a customer of yesterday may still wait for the first time.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(36);

    public static string Name => "billing-drift";

    public static LocalizedText Title => Strings.Text("HealthDrift");

    public static string Page => BillingStaffPaths.Drift;

    public async Task<HealthState> Check(CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - Patience;
        var found = (await db.Database.SqlQuery<Comparison>($"""
            select (select count(*) from backbone.billing_drift where resolved_at is null)::int as "Open",
                   exists (select from backbone.billing_customer where not is_deleted and created_at < {since})
                   and not exists (select from backbone.schedule where name = {ReconcileTenants.Schedule} and last_fired_at > {since}) as "IsUnknown"
            """).ToListAsync(cancellationToken)).Single();
        if (found.Open > 0)
            return HealthState.Red(Strings.Text("HealthDriftSome", found.Open));
        return found.IsUnknown ? HealthState.Red(Strings.Text("HealthDriftUnknown", Patience.TotalHours)) : HealthState.Green(Strings.Text("HealthDriftNone"));
    }

    private sealed record Comparison(int Open, bool IsUnknown);
}
