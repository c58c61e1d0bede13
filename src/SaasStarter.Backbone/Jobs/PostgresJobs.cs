using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Jobs;

/// <summary>Writes jobs: into the context of the running command when it can hold them, else through the pool of the role that may.</summary>
internal sealed class PostgresJobs(TenantScope scope, ContextLeases leases, AfterCommit afterCommit, Databases databases, JobTypes types, JobSignals signals,
    TimeProvider clock, JobMetrics metrics) : IJobs
{
    private readonly HashSet<string> _woken = [];

    public Task<Id<Job>> Enqueue(IJob job, JobOptions options, CancellationToken cancellationToken) =>
        Write(Make(job, scope.Tenant.Id, options), cancellationToken);

    public Task<Id<Job>> Enqueue(IPlatformJob job, JobOptions options, CancellationToken cancellationToken) =>
        Write(Make(job, null, options), cancellationToken);

    public Task<Id<Job>> Schedule(IJob job, DateTimeOffset at, JobOptions options, CancellationToken cancellationToken) =>
        Write(Make(job, scope.Tenant.Id, options, at), cancellationToken);

    public Task<Id<Job>> Schedule(IPlatformJob job, DateTimeOffset at, JobOptions options, CancellationToken cancellationToken) =>
        Write(Make(job, null, options, at), cancellationToken);

    public Task<Id<Job>> Continue(Id<Job> after, IJob job, ContinueWhen when, JobOptions options, CancellationToken cancellationToken) =>
        Write(Make(job, scope.Tenant.Id, options, after: after, when: when), cancellationToken);

    public async Task<bool> Cancel(Id<Job> job, CancellationToken cancellationToken)
    {
        FormattableString statement = $"""
            update backbone.job set cancel_requested = true,
                   state = case when state = 'Running' then state else 'Cancelled' end,
                   finished_at = case when state = 'Running' then null else {clock.GetUtcNow()} end
            where id = {job.Value} and tenant_id = {scope.Tenant.Id.Value} and state in ('Scheduled', 'Blocked', 'Waiting', 'Running')
            returning id as "Value"
            """;
        var cancelled = await Answer(statement, Command is TenantDbContext db ? db : null, scope.Tenant.Id, cancellationToken);
        return cancelled is not null;
    }

    // A query, a test, a service beside the requests: nothing would save what was added to its context.
    private DbContext? Command => leases.IsInCommand ? leases.Context : null;

    private Job Make(object job, Id<Tenant>? tenant, JobOptions options, DateTimeOffset? at = null, Id<Job>? after = null, ContinueWhen when = default)
    {
        var type = types[job.GetType()];
        var now = clock.GetUtcNow();
        return new()
        {
            Id = Id<Job>.New(now),
            TenantId = tenant,
            Lane = tenant?.Value ?? Guid.Empty,
            Queue = options.Queue is { } queue ? types.Queue(queue) : type.Queue,
            Type = type.Name,
            Payload = JobType.Write(job),
            Priority = options.Priority,
            State = after is not null ? JobState.Blocked : at > now ? JobState.Scheduled : JobState.Waiting,
            RunAt = at ?? now,
            MaximumAttempts = options.MaximumAttempts ?? type.MaximumAttempts,
            AfterId = after,
            ContinueWhen = when,
            UniqueKey = options.Key,
            Title = options.Title,
            About = options.About,
            Culture = CultureInfo.CurrentUICulture.Name,
            TraceParent = Activity.Current?.Id,
            CreatedAt = now,
        };
    }

    private async Task<Id<Job>> Write(Job job, CancellationToken cancellationToken)
    {
        var context = Holder(job);
        if (context is not null && job.UniqueKey is null)
        {
            context.Add(job);
            Wake(job);
            metrics.Enqueued(job);
            return job.Id;
        }
        if (await Answer(JobInsert.Of(job), context, job.TenantId, cancellationToken) is { } written)
        {
            Wake(job);
            metrics.Enqueued(job);
            return new(written);
        }
        return new((await Answer(JobInsert.First(job), context, job.TenantId, cancellationToken))!.Value);
    }

    private DbContext? Holder(Job job) => Command switch
    {
        TenantDbContext when job.TenantId is null => throw new InvalidOperationException(
            $"A command on a tenant's data cannot write the platform's job {job.Type} in its transaction. Make it an {nameof(IJob)}."),
        TenantDbContext db => db,
        { } db when job.TenantId is null && db.Model.FindEntityType(typeof(Job)) is not null => db,
        _ => null,
    };

    private async Task<Guid?> Answer(FormattableString statement, DbContext? context, Id<Tenant>? tenant, CancellationToken cancellationToken)
    {
        if (context is not null)
            return (await context.Database.SqlQuery<Guid>(statement).ToListAsync(cancellationToken)).Select(id => (Guid?)id).SingleOrDefault();
        await using var batch = (tenant is null ? databases.Accounts : databases.Application).CreateBatch();
        if (tenant is { } id)
            batch.BatchCommands.Add(((FormattableString)$"select set_config('app.tenant_id', {id.Value.ToString()}, true)").ToCommand());
        batch.BatchCommands.Add(statement.ToCommand());
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (tenant is not null)
            await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetGuid(0) : null;
    }

    // Once per command and queue, however many jobs it asks for, and not before they can be seen.
    private void Wake(Job job)
    {
        if (job.State != JobState.Waiting)
            return;
        if (!leases.IsInCommand)
        {
            signals.Wake(job.Queue);
            return;
        }
        if (!_woken.Add(job.Queue))
            return;
        afterCommit.Do(_ =>
        {
            signals.Wake(job.Queue);
            return Task.CompletedTask;
        });
    }
}
