using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Kit;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>Says on the back office's first page what about payments somebody has to look at: the worst of it.</summary>
internal sealed class BillingState(BackOfficeDb db, EventBacklog backlog, TimeProvider clock) : IStaffStateSource
{
    // What was repaired tonight is worth a look tomorrow: something had not arrived.
    private static readonly TimeSpan RepairedLately = TimeSpan.FromDays(1);

    public string Path => BillingStaffPaths.Subscriptions;

    public async Task<StaffState> Read(CancellationToken cancellationToken)
    {
        var (events, now) = (await backlog.Count(cancellationToken), clock.GetUtcNow());
        var drift = (await db.Database.SqlQuery<DriftCount>($"""
            select (count(*) filter (where resolved_at is null))::int as "Open",
                   (count(*) filter (where resolved_at = found_at and found_at > {now - RepairedLately}))::int as "Repaired"
            from backbone.billing_drift
            """).ToListAsync(cancellationToken)).Single();
        if (events.Stuck > 0)
            return new(Strings.Text("StateStuck", events.Stuck), Tone.Danger);
        if (events.IsLate(now))
            return new(Strings.Text("StateLate", (int)(now - events.OldestAt!.Value).TotalMinutes), Tone.Danger);
        if (drift.Open > 0)
            return new(Strings.Text("StateDrift", drift.Open), Tone.Danger);
        if (events.Unmatched > 0)
            return new(Strings.Text("StateUnmatched", events.Unmatched), Tone.Warning);
        return drift.Repaired > 0
            ? new(Strings.Text("StateRepaired", drift.Repaired), Tone.Warning)
            : new(Strings.Text("StateFine"), Tone.Neutral);
    }

    private sealed record DriftCount(int Open, int Repaired);
}
