using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Jobs;

/// <summary>Carries one attempt through: into the tenant, the language and the trace of whoever asked for it, through the dispatcher, to its end.</summary>
internal sealed partial class JobRunner(IServiceScopeFactory scopes, JobTypes types, JobStore store, JobCompletions completions, JobMetrics metrics,
    IErrorReporter errors, LiveNotifier live, TimeProvider clock, ILogger<JobRunner> log)
{
    // Long enough for an operator, short enough for who is let in again.
    private static readonly TimeSpan ClosedPause = TimeSpan.FromMinutes(5);

    /// <summary>Never throws.</summary>
    public async Task Run(ClaimedJob job)
    {
        using var activity = JobMetrics.Begin(job);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(job.Culture);
        var begun = Stopwatch.GetTimestamp();
        metrics.Started(job, clock.GetUtcNow() - job.RunAt);
        Tell(job);
        var outcome = await Attempt(job);
        metrics.Ended(job, outcome, Stopwatch.GetElapsedTime(begun));
        activity.SetTag("job.outcome", outcome.ToString().ToLowerInvariant());
        if (outcome is JobOutcome.Failed or JobOutcome.Retried)
            activity.SetStatus(ActivityStatusCode.Error);
        Tell(job);
    }

    private async Task<JobOutcome> Attempt(ClaimedJob job)
    {
        try
        {
            job.Cancellation.Token.ThrowIfCancellationRequested();
            var type = types[job.Type];
            if (job.CancelRequested)
                return await End(job, JobOutcome.Cancelled, new(JobState.Cancelled, clock.GetUtcNow()));
            if (job.Tenant is { Status: not TenantStatus.Active } && !type.RunsWhileClosed)
                return await End(job, JobOutcome.Postponed, new(JobState.Scheduled, clock.GetUtcNow() + ClosedPause, Counts: false));
            return await Execute(job, type);
        }
        catch (LeaseLostException)
        {
            LogLost(job.Type, job.Id);
            return JobOutcome.Lost;
        }
        catch (JobPostponedException postponed)
        {
            return await End(job, JobOutcome.Postponed, new(JobState.Scheduled, clock.GetUtcNow() + postponed.Pause, Counts: false));
        }
        catch (OperationCanceledException) when (job.Interruption is { } why)
        {
            return why switch
            {
                JobOutcome.Cancelled => await End(job, why, new(JobState.Cancelled, clock.GetUtcNow())),
                JobOutcome.Released => await End(job, why, new(JobState.Waiting, clock.GetUtcNow(), Counts: false)),
                _ => why,
            };
        }
        catch (Exception exception)
        {
            return await Fail(job, exception);
        }
    }

    private async Task<JobOutcome> Execute(ClaimedJob job, JobType type)
    {
        var command = Command(job, type);
        var attempt = new JobAttempt(job.Id, job.Attempt, command);
        await using var services = scopes.CreateAsyncScope();
        var scope = services.ServiceProvider.GetRequiredService<TenantScope>();
        var caller = Caller.System with { Job = attempt };
        if (type.IsOfTenant)
            scope.Enter(job.Tenant ?? throw new NoTenantException(), caller);
        else
            scope.Identify(caller);
        var result = await services.ServiceProvider.GetRequiredService<IDispatcher>().Send(command, job.Cancellation.Token);
        // Nobody has to look at it and no other attempt helps: somebody has to pay, and knows.
        if (result.Problem is { Kind: ProblemKind.PaymentRequired } unpaid)
            return await End(job, JobOutcome.Refused, new(JobState.Cancelled, clock.GetUtcNow(), nameof(ProblemKind.PaymentRequired), $"The plan does not allow it: {unpaid.Message.Key}."));
        if (result.Problem is { } problem)
            throw JobFailedException.Of(problem);
        await completions.Add(job, attempt.IsCompleted);
        return JobOutcome.Succeeded;
    }

    private static IRequest<Done> Command(ClaimedJob job, JobType type)
    {
        try
        {
            return type.Read(job.Payload ?? throw new JsonException("There is no payload."));
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or FormatException or ArgumentException)
        {
            // The message of the exception could quote the payload.
            throw new JobFailedException("UnreadablePayload", $"What was stored cannot be read as {type.Name} by this version.", exception) { IsFinal = true };
        }
    }

    private async Task<JobOutcome> Fail(ClaimedJob job, Exception exception)
    {
        var failure = exception as JobFailedException;
        var isFinal = failure?.IsFinal == true || exception is NoTenantException || job.Attempt >= job.MaximumAttempts;
        var kind = failure?.Kind ?? exception.GetType().Name;
        var now = clock.GetUtcNow();
        LogFailed(exception, job.Type, job.Id, job.Attempt, job.MaximumAttempts);
        if (!isFinal)
            return await End(job, JobOutcome.Retried, new(JobState.Scheduled, now + (failure?.RetryAfter ?? Backoff.After(job.Attempt)), kind, failure?.Message));
        errors.Report(exception, new(ErrorSource.Job, job.Type)
        {
            TenantId = job.Tenant?.Id.ToString(),
            Tags = new Dictionary<string, string> { ["job.id"] = new Id<Job>(job.Id).ToString(), ["job.attempt"] = job.Attempt.ToString(CultureInfo.InvariantCulture) },
        });
        return await End(job, JobOutcome.Failed, new(JobState.Failed, now, kind, failure?.Message));
    }

    // When the database does not answer now, the lease ends by itself and the job is begun again.
    private async Task<JobOutcome> End(ClaimedJob job, JobOutcome outcome, Ending ending)
    {
        try
        {
            await store.End(job, ending, CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogNotWritten(exception, job.Type, job.Id);
        }
        return outcome;
    }

    private void Tell(ClaimedJob job)
    {
        if (job is { IsShown: true, Tenant: { } tenant })
            live.Tell(new(tenant.Id.Value, JobProgress.Topic));
    }

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} of {MaximumAttempts} at {Type} {Job} failed")]
    private partial void LogFailed(Exception exception, string type, Guid job, int attempt, int maximumAttempts);

    [LoggerMessage(LogLevel.Warning, "{Type} {Job} was taken over by another node; what was done here is rolled back")]
    private partial void LogLost(string type, Guid job);

    [LoggerMessage(LogLevel.Warning, "How {Type} {Job} ended could not be written; it is begun again when its lease is over")]
    private partial void LogNotWritten(Exception exception, string type, Guid job);
}
