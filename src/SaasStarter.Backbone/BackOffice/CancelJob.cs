using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Cancels a job: one that waits ends at once, one that runs is asked to stop.</summary>
internal sealed record CancelJob(Id<Job> Job) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(JobPermissions.Manage);

    public string? Subject => Job.ToString();
}

internal sealed class CancelJobHandler(BackOfficeDb db, JobWake wake, TimeProvider clock) : IHandler<CancelJob, Done>
{
    public async Task<Result<Done>> Handle(CancelJob request, CancellationToken cancellationToken)
    {
        var changed = await db.Database.ExecuteSqlAsync($"""
            update backbone.job set cancel_requested = true, state = case when state = 'Running' then state else 'Cancelled' end,
                   finished_at = case when state = 'Running' then null else {clock.GetUtcNow()} end
            where id = {request.Job.Value} and state in ('Running', 'Waiting', 'Blocked', 'Scheduled')
            """, cancellationToken);
        return changed == 1 ? wake.AfterCommit() : await wake.Refusal(request.Job, cancellationToken);
    }
}
