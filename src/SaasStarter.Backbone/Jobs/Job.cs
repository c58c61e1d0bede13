using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Jobs;

/// <summary>Where a job is in its life.</summary>
public enum JobState
{
    /// <summary>Its time has not come: it was asked for later, or it is tried again after a failure.</summary>
    Scheduled,

    /// <summary>Another job has to end first.</summary>
    Blocked,

    /// <summary>It may begin on any node.</summary>
    Waiting,

    /// <summary>A node works on it.</summary>
    Running,

    /// <summary>It was done.</summary>
    Succeeded,

    /// <summary>It failed for good and is parked: somebody has to look.</summary>
    Failed,

    /// <summary>Somebody cancelled it, what it was to follow did not succeed, or the tenant's plan does not allow it.</summary>
    Cancelled,

    /// <summary>It failed, and somebody decided that it need not be done.</summary>
    Discarded,
}

/// <summary>A piece of work, as every node sees it.</summary>
[GlobalEntity("Jobs of the platform belong to no tenant; policies show the application those of the announced tenant only.")]
public sealed class Job : IIdentified, IPersonalData
{
    /// <inheritdoc/>
    public static string IdPrefix => "job";

    /// <summary>Its identifier, in the order of enqueueing. The same in every attempt: send it along with an effect elsewhere, as the key by which a repeat is told.</summary>
    public required Id<Job> Id { get; init; }

    /// <summary>The tenant; null for the platform's.</summary>
    public Id<Tenant>? TenantId { get; init; }

    /// <summary>Whose turn it is: the tenant, or the empty identifier for the platform.</summary>
    public required Guid Lane { get; init; }

    /// <summary>Its queue.</summary>
    public required string Queue { get; init; }

    /// <summary>The name of the record that <see cref="Payload"/> is read as.</summary>
    public required string Type { get; init; }

    /// <summary>The record as JSON; null once it was done.</summary>
    public string? Payload { get; init; }

    /// <summary>Higher is earlier.</summary>
    public int Priority { get; init; }

    /// <summary>Where it is in its life.</summary>
    public JobState State { get; init; }

    /// <summary>Not before.</summary>
    public required DateTimeOffset RunAt { get; init; }

    /// <summary>How often it was begun.</summary>
    public int Attempt { get; init; }

    /// <summary>How often it may be begun.</summary>
    public required int MaximumAttempts { get; init; }

    /// <summary>Until when the node that works on it has to say that it still does.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>The node that works on it, or did last.</summary>
    public string? Node { get; init; }

    /// <summary>Whether somebody wants it stopped.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>The job that it follows.</summary>
    public Id<Job>? AfterId { get; init; }

    /// <summary>When it may follow.</summary>
    public ContinueWhen ContinueWhen { get; init; }

    /// <summary>Names the work within its tenant.</summary>
    public string? UniqueKey { get; init; }

    /// <summary>What people see of it.</summary>
    public string? Title { get; init; }

    /// <summary>The identifier of what it is about.</summary>
    public string? About { get; init; }

    /// <summary>The language of whoever asked for it.</summary>
    public required string Culture { get; init; }

    /// <summary>The trace of the request that asked for it (W3C Trace Context, <c>traceparent</c>).</summary>
    public string? TraceParent { get; init; }

    /// <summary>How much is done.</summary>
    public int? ProgressDone { get; init; }

    /// <summary>How much there is to do.</summary>
    public int? ProgressTotal { get; init; }

    /// <summary>What is being done, in the language of whoever asked for it.</summary>
    public string? ProgressText { get; init; }

    /// <summary>What kind of failure the last attempt ended with: the type of the exception, or of the problem.</summary>
    public string? ErrorKind { get; init; }

    /// <summary>More about it, without anybody's data.</summary>
    public string? Error { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the last attempt began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Work)
    {
        LeftOut = LeftOut.NotToBeFound,
        Fields = [nameof(Payload)],
        Erasure = Erasure.Unlinked,
    };
}

[InEveryContext]
internal sealed class JobConfiguration : IEntityTypeConfiguration<Job>
{
    private static readonly string[] OfTheWorker =
    [
        nameof(Job.Attempt), nameof(Job.LeaseUntil), nameof(Job.Node), nameof(Job.CancelRequested), nameof(Job.ProgressDone), nameof(Job.ProgressTotal), nameof(Job.ProgressText),
        nameof(Job.ErrorKind), nameof(Job.Error), nameof(Job.StartedAt), nameof(Job.FinishedAt),
    ];

    public void Configure(EntityTypeBuilder<Job> builder)
    {
        builder.ToTable("job", "backbone");
        builder.Property(job => job.Id).ValueGeneratedNever();
        builder.Property(job => job.Queue).HasMaxLength(40);
        builder.Property(job => job.Type).HasMaxLength(120);
        builder.Property(job => job.State).HasMaxLength(20);
        builder.Property(job => job.Node).HasMaxLength(80);
        builder.Property(job => job.ContinueWhen).HasMaxLength(20);
        builder.Property(job => job.UniqueKey).HasMaxLength(200);
        builder.Property(job => job.Title).HasMaxLength(200);
        builder.Property(job => job.About).HasMaxLength(80);
        builder.Property(job => job.Culture).HasMaxLength(10);
        builder.Property(job => job.TraceParent).HasMaxLength(60);
        builder.Property(job => job.ProgressText).HasMaxLength(200);
        builder.Property(job => job.ErrorKind).HasMaxLength(120);
        builder.Property(job => job.Error).HasMaxLength(500);
        // Nobody who asks for a job writes these: a third less to send with the data that it follows from.
        foreach (var name in OfTheWorker)
            builder.Property(name).Metadata.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore);
        // What a node writes later costs nothing when the job is asked for.
        foreach (var later in new[]
        {
            nameof(Job.Attempt), nameof(Job.LeaseUntil), nameof(Job.Node), nameof(Job.CancelRequested), nameof(Job.ProgressDone), nameof(Job.ProgressTotal), nameof(Job.ProgressText),
            nameof(Job.ErrorKind), nameof(Job.Error), nameof(Job.StartedAt), nameof(Job.FinishedAt),
        })
        {
            builder.Property(later).Metadata.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore);
        }
    }
}
