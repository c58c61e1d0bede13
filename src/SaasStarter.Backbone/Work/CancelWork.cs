using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Work;

/// <summary>Cancels a job that people are shown. One that waits never begins; one that runs stops, and what it had begun in the tenant's data is undone.</summary>
/// <param name="Id">The job.</param>
public sealed record CancelWork(Id<Job> Id) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(WorkPermissions.Cancel);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.Reading;

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class CancelWorkHandler(BackboneDb db, TenantScope scope, IJobs jobs, LiveTopics live) : IHandler<CancelWork, Done>
{
    public async Task<Result<Done>> Handle(CancelWork request, CancellationToken cancellationToken)
    {
        var tenant = scope.Tenant.Id;
        if (!await db.Set<Job>().AnyAsync(job => job.Id == request.Id && job.TenantId == tenant && job.Title != null, cancellationToken))
            return Problem.NotFound;
        if (!await jobs.Cancel(request.Id, cancellationToken))
            return Problem.Conflict(Strings.Text("EndedAlready"));
        live.Changed(JobProgress.Topic);
        return Done.Instance;
    }
}
