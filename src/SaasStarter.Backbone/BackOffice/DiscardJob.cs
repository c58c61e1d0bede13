using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Says that a job that failed need not be done.</summary>
internal sealed record DiscardJob(Id<Job> Job) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(JobPermissions.Manage);

    public string? Subject => Job.ToString();
}

internal sealed class DiscardJobHandler(BackOfficeDb db, JobWake wake, TimeProvider clock) : IHandler<DiscardJob, Done>
{
    public async Task<Result<Done>> Handle(DiscardJob request, CancellationToken cancellationToken)
    {
        var changed = await db.Database.ExecuteSqlAsync(
            $"update backbone.job set state = 'Discarded', finished_at = {clock.GetUtcNow()} where id = {request.Job.Value} and state = 'Failed'", cancellationToken);
        return changed == 1 ? wake.AfterCommit() : await wake.Refusal(request.Job, cancellationToken);
    }
}
