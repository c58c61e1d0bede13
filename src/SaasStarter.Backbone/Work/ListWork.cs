using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Work;

/// <summary>The jobs of the tenant that people are shown: those that have a title. What goes on, and a page of what ended, the newest first.</summary>
/// <param name="After">Where the page begins: <see cref="WorkPage.Next"/> of the page before, or null for the first.</param>
public sealed record ListWork(string? After = null) : IQuery<WorkPage>
{
    /// <summary>How many jobs that ended a page has.</summary>
    public const int PageSize = 20;

    /// <summary>How many jobs that go on are shown.</summary>
    public const int MaximumOpen = 50;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(WorkPermissions.Read);
}

/// <summary>The work of a tenant.</summary>
/// <param name="Open">What goes on or will; empty on all pages but the first.</param>
/// <param name="Ended">What ended lately.</param>
/// <param name="Next">Given as <see cref="ListWork.After"/>, leads to what ended before; null on the last page.</param>
public sealed record WorkPage(IReadOnlyList<WorkItem> Open, IReadOnlyList<WorkItem> Ended, string? Next);

/// <summary>A job as the tenant's people see it.</summary>
/// <param name="Id">The job.</param>
/// <param name="Title">What it does.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="HasFailed">Whether an attempt failed, and another one follows.</param>
/// <param name="IsUnpaid">Whether it was not done because the tenant's plan does not allow it.</param>
/// <param name="IsStopping">Whether somebody cancelled it and it has not stopped yet.</param>
/// <param name="Done">How much is done, if it says so.</param>
/// <param name="Total">How much there is to do, if it says so.</param>
/// <param name="Doing">What is being done, if it says so.</param>
/// <param name="At">When it ended; else when it is tried again; else when it was asked for.</param>
public sealed record WorkItem(
    Id<Job> Id, string Title, JobState State, bool HasFailed, bool IsUnpaid, bool IsStopping, int? Done, int? Total, string? Doing, DateTimeOffset At);

internal sealed class ListWorkHandler(BackboneDb db, TenantScope scope) : IHandler<ListWork, WorkPage>
{
    public async Task<Result<WorkPage>> Handle(ListWork request, CancellationToken cancellationToken)
    {
        var tenant = scope.Tenant.Id;
        var shown = db.Set<Job>().AsNoTracking().Where(job => job.TenantId == tenant && job.Title != null);
        var isFirst = !Id<Job>.TryParse(request.After, null, out var after);
        var open = isFirst
            ? await shown.Where(job => job.FinishedAt == null).OrderByDescending(job => job.Id).Take(ListWork.MaximumOpen).ToListAsync(cancellationToken)
            : [];
        var ended = await shown.Where(job => job.FinishedAt != null && (isFirst || job.Id < after))
            .OrderByDescending(job => job.Id).Take(ListWork.PageSize + 1).ToListAsync(cancellationToken);
        var isThereMore = ended.Count > ListWork.PageSize;
        if (isThereMore)
            ended.RemoveAt(ListWork.PageSize);
        return new WorkPage([.. open.Select(Show)], [.. ended.Select(Show)], isThereMore ? ended[^1].Id.ToString() : null);
    }

    private static WorkItem Show(Job job) => new(job.Id, job.Title!, job.State, job is { State: JobState.Scheduled, ErrorKind: not null },
        job is { State: JobState.Cancelled, ErrorKind: nameof(ProblemKind.PaymentRequired) }, job is { State: JobState.Running, CancelRequested: true }, job.ProgressDone, job.ProgressTotal, job.ProgressText,
        job.FinishedAt ?? (job.State == JobState.Scheduled ? job.RunAt : job.CreatedAt));
}
