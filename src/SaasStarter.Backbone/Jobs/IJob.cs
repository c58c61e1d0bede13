using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Jobs;

/// <summary>
/// Work of the entered tenant that is done after the command that asked for it has committed: a record that is stored as JSON, and sent through the
/// dispatcher like any other command. Its effects in the tenant's database happen exactly once; effects elsewhere may happen again after a crash.
/// </summary>
public interface IJob : ICommand<Done>, IJobSettings
{
    static Audience IHasAudience.Audience => Audience.System;

    bool IRequest<Done>.IsRecorded => false;
}

/// <summary>Work that belongs to no tenant: the mails of accounts, upkeep. It is done at least once.</summary>
public interface IPlatformJob : ICommand<Done>, IJobSettings
{
    static Audience IHasAudience.Audience => Audience.System;

    bool IRequest<Done>.IsRecorded => false;
}

/// <summary>What holds for every job of a type.</summary>
public interface IJobSettings
{
    /// <summary>The queue, unless the options name another.</summary>
    static virtual string Queue => JobQueue.Default;

    /// <summary>How often it is tried before it is parked for somebody to look at; the pauses between attempts grow from ten seconds to an hour.</summary>
    static virtual int MaximumAttempts => 10;

    /// <summary>Whether it is done for a tenant that is suspended or marked for deletion, too. Other jobs wait until it is open again.</summary>
    static virtual bool RunsWhileClosed => false;
}

/// <summary>How one job differs from others of its type.</summary>
public sealed record JobOptions
{
    /// <summary>Nothing differs.</summary>
    public static JobOptions Default { get; } = new();

    /// <summary>A queue with a concurrency of its own; the type's when null.</summary>
    public string? Queue { get; init; }

    /// <summary>Higher is earlier, among the same tenant's jobs.</summary>
    public int Priority { get; init; }

    /// <summary>Names the work, within its tenant: while a job with this key is remembered, enqueueing it again changes nothing. 200 characters at most.</summary>
    public string? Key { get; init; }

    /// <summary>What people see of it, in their language: 200 characters. A job without is not shown to the tenant.</summary>
    public string? Title { get; init; }

    /// <summary>The identifier of what it is about, <c>inv_…</c>; never a person's data.</summary>
    public string? About { get; init; }

    /// <summary>Instead of <see cref="IJobSettings.MaximumAttempts"/>.</summary>
    public int? MaximumAttempts { get; init; }
}

/// <summary>When a continuation begins.</summary>
public enum ContinueWhen
{
    /// <summary>When the other job has succeeded.</summary>
    Succeeded,

    /// <summary>When the other job has ended, however: succeeded, parked, cancelled or discarded.</summary>
    Ended,
}

/// <summary>
/// Asks for work to be done later. Inside of a command the job is written with the command's data, and exists exactly when they do; elsewhere it is written
/// at once.
/// </summary>
public interface IJobs
{
    /// <summary>As soon as possible.</summary>
    /// <returns>The job's identifier; the first one's, when its key is remembered.</returns>
    /// <exception cref="Tenancy.NoTenantException">No tenant was entered.</exception>
    Task<Id<Job>> Enqueue(IJob job, JobOptions options, CancellationToken cancellationToken);

    /// <inheritdoc cref="Enqueue(IJob, JobOptions, CancellationToken)"/>
    Task<Id<Job>> Enqueue(IJob job, CancellationToken cancellationToken) => Enqueue(job, JobOptions.Default, cancellationToken);

    /// <summary>As soon as possible, for no tenant.</summary>
    /// <exception cref="InvalidOperationException">The command works on a tenant's data, with which the job could not be written.</exception>
    Task<Id<Job>> Enqueue(IPlatformJob job, JobOptions options, CancellationToken cancellationToken);

    /// <inheritdoc cref="Enqueue(IPlatformJob, JobOptions, CancellationToken)"/>
    Task<Id<Job>> Enqueue(IPlatformJob job, CancellationToken cancellationToken) => Enqueue(job, JobOptions.Default, cancellationToken);

    /// <summary>Not before <paramref name="at"/>; within a second after it when there is room.</summary>
    Task<Id<Job>> Schedule(IJob job, DateTimeOffset at, JobOptions options, CancellationToken cancellationToken);

    /// <inheritdoc cref="Schedule(IJob, DateTimeOffset, JobOptions, CancellationToken)"/>
    Task<Id<Job>> Schedule(IJob job, DateTimeOffset at, CancellationToken cancellationToken) => Schedule(job, at, JobOptions.Default, cancellationToken);

    /// <inheritdoc cref="Schedule(IJob, DateTimeOffset, JobOptions, CancellationToken)"/>
    Task<Id<Job>> Schedule(IPlatformJob job, DateTimeOffset at, JobOptions options, CancellationToken cancellationToken);

    /// <inheritdoc cref="Schedule(IJob, DateTimeOffset, JobOptions, CancellationToken)"/>
    Task<Id<Job>> Schedule(IPlatformJob job, DateTimeOffset at, CancellationToken cancellationToken) => Schedule(job, at, JobOptions.Default, cancellationToken);

    /// <summary>After another job of the tenant. When that one ends otherwise, the continuation is cancelled.</summary>
    Task<Id<Job>> Continue(Id<Job> after, IJob job, ContinueWhen when, JobOptions options, CancellationToken cancellationToken);

    /// <inheritdoc cref="Continue(Id{Job}, IJob, ContinueWhen, JobOptions, CancellationToken)"/>
    Task<Id<Job>> Continue(Id<Job> after, IJob job, CancellationToken cancellationToken) =>
        Continue(after, job, ContinueWhen.Succeeded, JobOptions.Default, cancellationToken);

    /// <summary>
    /// Cancels a job of the entered tenant: one that waits ends at once; of one that runs, the cancellation token is cancelled within two seconds, on whichever
    /// node it runs.
    /// </summary>
    /// <returns>False when there is no such job, or it has ended.</returns>
    Task<bool> Cancel(Id<Job> job, CancellationToken cancellationToken);
}
