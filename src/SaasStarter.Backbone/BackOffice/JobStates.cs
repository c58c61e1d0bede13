using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Kit;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>How many jobs there are in which state, and what the overview says of that. What has ended is not counted: that could be millions.</summary>
internal sealed class JobStates(BackOfficeDb db) : IStaffStateSource
{
    /// <summary>The figure at which counting stops.</summary>
    public const int MostCounted = 10_000;

    private static readonly JobState[] Counted = [JobState.Failed, JobState.Running, JobState.Waiting, JobState.Blocked, JobState.Scheduled];

    public string Path => JobPaths.Jobs;

    /// <summary>The states that a view lists, as they are stored.</summary>
    public static string[] In(JobView view) => [.. Enum.GetValues<JobState>().Where(state => Of(state) == view).Select(state => state.ToString())];

    /// <summary>The view that lists a state.</summary>
    public static JobView Of(JobState state) => state switch
    {
        JobState.Failed => JobView.Failed,
        JobState.Running => JobView.Running,
        JobState.Waiting or JobState.Blocked => JobView.Waiting,
        JobState.Scheduled => JobView.Scheduled,
        _ => JobView.History,
    };

    /// <summary>What a state is shown as.</summary>
    public static Tone ToneOf(JobState state) => state switch
    {
        JobState.Failed => Tone.Danger,
        JobState.Succeeded => Tone.Success,
        JobState.Running => Tone.Accent,
        _ => Tone.Neutral,
    };

    /// <summary>How many jobs each view lists, up to <see cref="MostCounted"/>.</summary>
    public async Task<IReadOnlyDictionary<JobView, int>> Count(CancellationToken cancellationToken)
    {
        var states = Counted.Select(state => state.ToString()).ToArray();
        var counts = await db.Database.SqlQuery<StateCount>($"""
            select state as "State", (select count(*) from (select from backbone.job where job.state = one.state limit {MostCounted}) counted)::int as "Count"
            from unnest({states}) one (state)
            """).ToListAsync(cancellationToken);
        return counts.GroupBy(row => Of(Enum.Parse<JobState>(row.State))).ToDictionary(view => view.Key, view => Math.Min(MostCounted, view.Sum(row => row.Count)));
    }

    public async Task<StaffState> Read(CancellationToken cancellationToken)
    {
        var counts = await Count(cancellationToken);
        return counts[JobView.Failed] > 0
            ? new(Strings.Text("FailedCount", counts[JobView.Failed]), Tone.Danger)
            : new(Strings.Text("WaitingCount", counts[JobView.Waiting]), Tone.Neutral);
    }

    private sealed record StateCount(string State, int Count);
}
