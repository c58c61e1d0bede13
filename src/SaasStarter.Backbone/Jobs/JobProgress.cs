using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Jobs;

/// <summary>
/// How far a job has come, for the people who wait for it: <c>await progress.Report(30, 100, cancellationToken)</c>. Written outside of the handler's
/// transaction, so that it is seen before that commits; parts of pages with <c>data-live="jobs"</c> follow.
/// </summary>
public sealed class JobProgress
{
    /// <summary>What pages name to follow: <c>data-live="jobs"</c>.</summary>
    public const string Topic = "jobs";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly TenantScope _scope;
    private readonly Databases _databases;
    private readonly LiveNotifier _live;
    private readonly TimeProvider _clock;
    private long _reportedAt;

    internal JobProgress(TenantScope scope, Databases databases, LiveNotifier live, TimeProvider clock) =>
        (_scope, _databases, _live, _clock) = (scope, databases, live, clock);

    /// <summary>Reports, three times a second at most: more often costs nothing. Outside of a job it does nothing.</summary>
    /// <param name="done">How much is done.</param>
    /// <param name="total">How much there is to do.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="text">What is being done, in the language of whoever asked for the job.</param>
    public async Task Report(int done, int total, CancellationToken cancellationToken, string? text = null)
    {
        if (_scope.Caller.Job is not { } job || (_reportedAt != 0 && _clock.GetElapsedTime(_reportedAt) < Pause))
            return;
        _reportedAt = _clock.GetTimestamp();
        await using var command = _databases.Worker.CreateCommand("""
            update backbone.job set progress_done = $3, progress_total = $4, progress_text = left($5, 200) where id = $1 and attempt = $2 and state = 'Running'
            """);
        command.Add<Guid>(job.JobId);
        command.Add<int>(job.Number);
        command.Add<int>(done);
        command.Add<int>(total);
        command.Add<string?>(text);
        await command.ExecuteNonQueryAsync(cancellationToken);
        if (_scope.HasTenant)
            _live.Tell(new(_scope.Tenant.Id.Value, Topic));
    }
}
