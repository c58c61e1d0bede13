using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Jobs;

/// <summary>
/// The end of each command: writes the jobs that its handler asked for after its last save; and when the command is itself a job, says in the same
/// transaction that it is done. If another node has taken it over meanwhile, everything rolls back: that is how an effect happens once.
/// </summary>
internal sealed class JobCommandStep(TenantScope scope, TimeProvider clock) : ICommandStep
{
    public async Task Finish(DbContext db, object command, CancellationToken cancellationToken)
    {
        await WriteLeftOver(db, cancellationToken);
        if (db is TenantDbContext && scope.Caller.Job is { } attempt && ReferenceEquals(attempt.Command, command))
            await Complete(db, attempt, cancellationToken);
    }

    private static async Task WriteLeftOver(DbContext db, CancellationToken cancellationToken)
    {
        if (db.Model.FindEntityType(typeof(Job)) is null)
            return;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var left = db.ChangeTracker.Entries<Job>().Where(entry => entry.State == EntityState.Added).ToList();
        db.ChangeTracker.AutoDetectChangesEnabled = true;
        // By statements of their own: a refused command may have left changes that must not be saved.
        foreach (var entry in left)
        {
            entry.State = EntityState.Detached;
            await db.Database.SqlQuery<Guid>(JobInsert.Of(entry.Entity)).ToListAsync(cancellationToken);
        }
    }

    private async Task Complete(DbContext db, JobAttempt attempt, CancellationToken cancellationToken)
    {
        var completed = await db.Database.ExecuteSqlAsync($"""
            update backbone.job set state = 'Succeeded', finished_at = {clock.GetUtcNow()}, payload = null, lease_until = null, error_kind = null, error = null
            where id = {attempt.JobId} and attempt = {attempt.Number} and state = 'Running'
            """, cancellationToken);
        if (completed == 0)
            throw new LeaseLostException();
        attempt.IsCompleted = true;
    }
}

/// <summary>Another node has taken the job over, because this one did not say in time that it still works on it. Nothing of the attempt remains.</summary>
internal sealed class LeaseLostException() : Exception("The job was taken over meanwhile.");
