using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Everything about a job but its payload, which may hold what only its tenant should see: the back office's role cannot read it.</summary>
internal sealed record ShowJob(Id<Job> Job) : IQuery<JobDetails>
{
    public static Audience Audience => Audience.Platform(JobPermissions.Read);

    public string? Subject => Job.ToString();
}

/// <summary>A job as the staff sees it on its own page.</summary>
internal sealed record JobDetails(
    Guid Id, string? TenantSlug, string? TenantName, string Queue, string Type, int Priority, string State, DateTimeOffset RunAt, int Attempt, int MaximumAttempts,
    DateTimeOffset? LeaseUntil, string? Node, bool CancelRequested, Guid? AfterId, string? UniqueKey, string? Title, string? About, string? TraceParent,
    int? ProgressDone, int? ProgressTotal, string? ProgressText, string? ErrorKind, string? Error, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt);

internal sealed class ShowJobHandler(BackOfficeDb db) : IHandler<ShowJob, JobDetails>
{
    public async Task<Result<JobDetails>> Handle(ShowJob request, CancellationToken cancellationToken)
    {
        var rows = await db.Database.SqlQuery<JobDetails>($"""
            select job.id as "Id", tenant.slug as "TenantSlug", tenant.name as "TenantName", job.queue as "Queue", job.type as "Type", job.priority as "Priority",
                   job.state as "State", job.run_at as "RunAt", job.attempt as "Attempt", job.maximum_attempts as "MaximumAttempts", job.lease_until as "LeaseUntil",
                   job.node as "Node", job.cancel_requested as "CancelRequested", job.after_id as "AfterId", job.unique_key as "UniqueKey", job.title as "Title",
                   job.about as "About", job.trace_parent as "TraceParent", job.progress_done as "ProgressDone", job.progress_total as "ProgressTotal",
                   job.progress_text as "ProgressText", job.error_kind as "ErrorKind", job.error as "Error", job.created_at as "CreatedAt",
                   job.started_at as "StartedAt", job.finished_at as "FinishedAt"
            from backbone.job left join backbone.tenant on tenant.id = job.tenant_id
            where job.id = {request.Job.Value}
            """).ToListAsync(cancellationToken);
        return rows is [var job] ? job : Problem.NotFound;
    }
}
