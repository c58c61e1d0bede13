using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Has all jobs of a type that failed begun again, ten thousand at a time: once what was wrong is mended.</summary>
internal sealed record RetryFailedJobs(string Type) : ICommand<RetriedJobs>
{
    /// <summary>How many at a time.</summary>
    public const int Most = 10_000;

    public static Audience Audience => Audience.Platform(JobPermissions.Manage);

    public string? Subject => Type;

    public void Validate(Validation check) => check.Line(Type, 120);
}

/// <summary>How many are begun again.</summary>
internal sealed record RetriedJobs(int Count);

internal sealed class RetryFailedJobsHandler(BackOfficeDb db, JobWake wake, TimeProvider clock) : IHandler<RetryFailedJobs, RetriedJobs>
{
    public async Task<Result<RetriedJobs>> Handle(RetryFailedJobs request, CancellationToken cancellationToken)
    {
        var changed = await db.Database.ExecuteSqlAsync($"""
            update backbone.job set state = 'Waiting', run_at = {clock.GetUtcNow()}, cancel_requested = false, finished_at = null,
                   maximum_attempts = greatest(maximum_attempts, attempt + {JobWake.NewAttempts})
            where id in (select id from backbone.job where state = 'Failed' and type = {request.Type} order by id limit {RetryFailedJobs.Most} for update skip locked)
            """, cancellationToken);
        wake.AfterCommit();
        return new RetriedJobs(changed);
    }
}
