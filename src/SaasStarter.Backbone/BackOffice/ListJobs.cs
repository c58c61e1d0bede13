using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Which jobs are listed.</summary>
public enum JobView
{
    /// <summary>Those that are parked, because they failed for good.</summary>
    Failed,

    /// <summary>Those that a node works on.</summary>
    Running,

    /// <summary>Those that may begin, and those that follow another one.</summary>
    Waiting,

    /// <summary>Those whose time has not come.</summary>
    Scheduled,

    /// <summary>Those that have ended otherwise.</summary>
    History,
}

/// <summary>The jobs of all tenants, those that were asked for last first, a page at a time.</summary>
/// <param name="View">Which.</param>
/// <param name="Tenant">The slug of the only tenant, or null.</param>
/// <param name="Type">The only type, or null.</param>
/// <param name="Queue">The only queue, or null.</param>
/// <param name="Before">The page begins with what was asked for before this job; null for the first page.</param>
internal sealed record ListJobs(JobView View = JobView.Failed, string? Tenant = null, string? Type = null, string? Queue = null, Id<Job>? Before = null) : IQuery<JobList>
{
    /// <summary>How many jobs a page has.</summary>
    public const int PageSize = 50;

    public static Audience Audience => Audience.Platform(JobPermissions.Read);

    public string? Subject => Tenant;

    public void Validate(Validation check) => check.OptionalLine(Tenant, 100).OptionalLine(Type, 120).OptionalLine(Queue, 40);
}

/// <summary>A page of jobs.</summary>
/// <param name="Counts">How many there are in each view that can be counted; <see cref="JobStates.MostCounted"/> stands for that many or more.</param>
/// <param name="Jobs">The jobs of this page.</param>
/// <param name="Next">Given as <see cref="ListJobs.Before"/>, leads to the page after; null on the last.</param>
internal sealed record JobList(IReadOnlyDictionary<JobView, int> Counts, IReadOnlyList<JobRow> Jobs, Id<Job>? Next);

/// <summary>A job as the staff sees it in a list.</summary>
internal sealed record JobRow(
    Guid Id, string? TenantSlug, string? TenantName, string Queue, string Type, string State, DateTimeOffset RunAt, int Attempt, int MaximumAttempts,
    string? Node, string? Title, int? ProgressDone, int? ProgressTotal, string? ErrorKind, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt);

internal sealed class ListJobsHandler(BackOfficeDb db, JobStates states) : IHandler<ListJobs, JobList>
{
    public async Task<Result<JobList>> Handle(ListJobs request, CancellationToken cancellationToken)
    {
        var (listed, before) = (JobStates.In(request.View), request.Before?.Value);
        var rows = await db.Database.SqlQuery<JobRow>($"""
            select job.id as "Id", tenant.slug as "TenantSlug", tenant.name as "TenantName", job.queue as "Queue", job.type as "Type", job.state as "State",
                   job.run_at as "RunAt", job.attempt as "Attempt", job.maximum_attempts as "MaximumAttempts", job.node as "Node", job.title as "Title",
                   job.progress_done as "ProgressDone", job.progress_total as "ProgressTotal", job.error_kind as "ErrorKind",
                   job.created_at as "CreatedAt", job.started_at as "StartedAt", job.finished_at as "FinishedAt"
            from backbone.job left join backbone.tenant on tenant.id = job.tenant_id
            where job.state = any({listed}) and ({before}::uuid is null or job.id < {before})
              and ({request.Tenant}::text is null or tenant.slug = {request.Tenant}) and ({request.Type}::text is null or job.type = {request.Type})
              and ({request.Queue}::text is null or job.queue = {request.Queue})
            order by job.id desc limit {ListJobs.PageSize + 1}
            """).ToListAsync(cancellationToken);
        var isThereMore = rows.Count > ListJobs.PageSize;
        if (isThereMore)
            rows.RemoveAt(ListJobs.PageSize);
        return new JobList(await states.Count(cancellationToken), rows, isThereMore ? new(rows[^1].Id) : null);
    }
}
