using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Jobs;

/// <summary>The job whose handler asks for it.</summary>
public sealed class CurrentJob
{
    private readonly TenantScope _scope;

    internal CurrentJob(TenantScope scope) => _scope = scope;

    /// <summary>
    /// The same in every attempt: send it along with a call or a mail, <c>Idempotency-Key: job_…</c>, so that the receiver can tell a repeat.
    /// </summary>
    /// <exception cref="InvalidOperationException">The handler does not run in a job.</exception>
    public Id<Job> Id => new(Attempted.JobId);

    /// <summary>Which attempt it is, from 1.</summary>
    public int Attempt => Attempted.Number;

    private JobAttempt Attempted => _scope.Caller.Job ?? throw new InvalidOperationException("No job runs in this scope.");
}
