using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Has a job that failed, was cancelled or was discarded begun again, or one whose time has not come begun now, with as many attempts as a new one.</summary>
internal sealed record RetryJob(Id<Job> Job) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(JobPermissions.Manage);

    public string? Subject => Job.ToString();
}

internal sealed class RetryJobHandler(BackOfficeDb db, JobWake wake, TimeProvider clock) : IHandler<RetryJob, Done>
{
    public async Task<Result<Done>> Handle(RetryJob request, CancellationToken cancellationToken)
    {
        var changed = await db.Database.ExecuteSqlAsync($"""
            update backbone.job set state = 'Waiting', run_at = {clock.GetUtcNow()}, cancel_requested = false, finished_at = null,
                   maximum_attempts = greatest(maximum_attempts, attempt + {JobWake.NewAttempts})
            where id = {request.Job.Value} and state in ('Failed', 'Cancelled', 'Discarded', 'Scheduled')
            """, cancellationToken);
        return changed == 1 ? wake.AfterCommit() : await wake.Refusal(request.Job, cancellationToken);
    }
}
