using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Tells the nodes what the staff changed, once it is committed, and the staff why something could not be changed.</summary>
internal sealed class JobWake(BackOfficeDb db, AfterCommit commit, JobSignals signals)
{
    /// <summary>How often a job that is begun again is tried: its attempts so far are not taken back, because the fence against lost nodes counts them.</summary>
    public const int NewAttempts = 10;

    /// <summary>Wakes the nodes after the commit.</summary>
    public Done AfterCommit()
    {
        commit.Do(_ =>
        {
            signals.Wake();
            return Task.CompletedTask;
        });
        return Done.Instance;
    }

    /// <summary>Why nothing was done to a job: there is none, or it has moved on.</summary>
    public async Task<Problem> Refusal(Id<Job> job, CancellationToken cancellationToken)
    {
        var found = await db.Database.SqlQuery<Guid>($"select id as \"Value\" from backbone.job where id = {job.Value}").ToListAsync(cancellationToken);
        return found.Count == 0 ? Problem.NotFound : Problem.Conflict(Strings.Text("JobMovedOn"));
    }
}
